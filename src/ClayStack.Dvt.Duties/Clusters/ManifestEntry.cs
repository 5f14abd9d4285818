using System.Collections.Immutable;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Clusters;

/// <summary>
/// The content of one entry of a manifest (PROTOCOL I3), which operators sign with its place in the chain. A closed family.
/// </summary>
public abstract record ManifestEntry
{
    private ManifestEntry()
    {
    }

    /// <summary>How many operators must sign the entry.</summary>
    public abstract int SignaturesNeeded(ClusterDefinition definition);

    /// <summary>Adds validators, any number under one set of signatures; all operators sign.</summary>
    /// <param name="Validators">At least one.</param>
    public sealed record AddValidators(ImmutableArray<NewValidator> Validators) : ManifestEntry
    {
        /// <inheritdoc/>
        public override int SignaturesNeeded(ClusterDefinition definition)
        {
            ArgumentNullException.ThrowIfNull(definition);
            return definition.OperatorCount;
        }
    }

    /// <summary>Gives validators new settings; a quorum signs.</summary>
    /// <param name="Validators">The group keys, each once; all have been added before.</param>
    /// <param name="Settings">What holds from its effective epoch on, which is later than that of every settings replaced.</param>
    public sealed record ChangeSettings(
        ImmutableArray<BlsPublicKeyBytes> Validators, ValidatorSettings Settings) : ManifestEntry
    {
        /// <inheritdoc/>
        public override int SignaturesNeeded(ClusterDefinition definition)
        {
            ArgumentNullException.ThrowIfNull(definition);
            return definition.Quorum;
        }
    }
}
