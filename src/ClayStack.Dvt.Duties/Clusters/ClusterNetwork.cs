using System.Collections.Immutable;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Clusters;

/// <summary>The chain that a cluster was made for (PROTOCOL I2): enough to refuse a beacon node on any other.</summary>
public sealed record ClusterNetwork
{
    /// <summary>The network's name, as CONFIG_NAME.</summary>
    public required string Name { get; init; }

    /// <summary>The preset's name: mainnet or minimal.</summary>
    public required string PresetName { get; init; }

    /// <summary>The identity of the chain.</summary>
    public required Root GenesisValidatorsRoot { get; init; }

    /// <summary>DEPOSIT_CHAIN_ID: the chain of the execution layer.</summary>
    public required ulong DepositChainId { get; init; }

    /// <summary>The slot's length in milliseconds.</summary>
    public required ulong SlotDurationMs { get; init; }

    /// <summary>The forks from genesis on, in order, those without a date as well.</summary>
    public required ImmutableArray<ScheduledFork> Forks { get; init; }

    /// <summary>Takes over what identifies a network.</summary>
    /// <param name="network">The network, with a preset of that name.</param>
    /// <param name="genesisValidatorsRoot">The chain's identity, which not every network knows of itself.</param>
    public static ClusterNetwork From(Network network, Root genesisValidatorsRoot)
    {
        ArgumentNullException.ThrowIfNull(network);
        return new ClusterNetwork
        {
            Name = network.Name,
            PresetName = network.Preset.Name,
            GenesisValidatorsRoot = genesisValidatorsRoot,
            DepositChainId = network.DepositChainId,
            SlotDurationMs = network.Timing.SlotDurationMs,
            Forks = [.. network.Forks.Forks],
        };
    }

    /// <summary>
    /// Compares a beacon node's network with this one; null if nothing that matters differs. See <see cref="NetworkCheck"/>.
    /// </summary>
    /// <param name="actual">What the beacon node's config/spec gives.</param>
    /// <param name="actualGenesisValidatorsRoot">What its genesis gives.</param>
    public NetworkError? Check(Network actual, Root actualGenesisValidatorsRoot) =>
        NetworkCheck.Compare(ToNetwork(), actual, actualGenesisValidatorsRoot);

    /// <summary>
    /// The network as far as the definition fixes it: preset by name, forks and slot's length; deadlines within the slot are
    /// those of the specification, because the beacon node's own count.
    /// </summary>
    /// <exception cref="InvalidOperationException">The network was not taken from a checked definition.</exception>
    public Network ToNetwork() => new()
    {
        Name = Name,
        Preset = FindPreset(PresetName) ?? throw new InvalidOperationException($"There is no preset '{PresetName}'."),
        Forks = new ForkSchedule(Forks.AsSpan()),
        Timing = new SlotTiming { SlotDurationMs = SlotDurationMs },
        GenesisValidatorsRoot = GenesisValidatorsRoot,
        DepositChainId = DepositChainId,
    };

    /// <inheritdoc/>
    public bool Equals(ClusterNetwork? other) => other is not null
        && string.Equals(Name, other.Name, StringComparison.Ordinal)
        && string.Equals(PresetName, other.PresetName, StringComparison.Ordinal)
        && GenesisValidatorsRoot == other.GenesisValidatorsRoot
        && DepositChainId == other.DepositChainId
        && SlotDurationMs == other.SlotDurationMs
        && Forks.AsSpan().SequenceEqual(other.Forks.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(GenesisValidatorsRoot, DepositChainId, Forks.Length);

    /// <summary>The preset of a name, or null.</summary>
    internal static Preset? FindPreset(string name) =>
        string.Equals(name, Preset.Mainnet.Name, StringComparison.Ordinal) ? Preset.Mainnet
        : string.Equals(name, Preset.Minimal.Name, StringComparison.Ordinal) ? Preset.Minimal
        : null;
}
