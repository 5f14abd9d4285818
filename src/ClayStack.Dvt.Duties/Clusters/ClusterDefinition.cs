using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Crypto;
using ClayStack.Dvt.Crypto.Identity;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Clusters;

/// <summary>
/// A cluster that all its operators have signed (PROTOCOL I2). An instance is the proof that every rule holds and every
/// signature verifies. Immutable.
/// </summary>
public sealed class ClusterDefinition
{
    /// <summary>The longest file that is read, in bytes.</summary>
    public const int LengthMax = 256 * 1024;

    private ClusterDefinition(ClusterTerms terms, Bytes32 hash, ImmutableArray<OperatorSignature> signatures)
    {
        Terms = terms;
        Hash = hash;
        Signatures = signatures;
    }

    /// <summary>What was signed.</summary>
    public ClusterTerms Terms { get; }

    /// <summary>The EIP-712 struct hash of the terms: the cluster's name in every protocol.</summary>
    public Bytes32 Hash { get; }

    /// <summary>The signatures of operators 1 to n.</summary>
    public ImmutableArray<OperatorSignature> Signatures { get; }

    /// <summary>The chain.</summary>
    public ClusterNetwork Network => Terms.Network;

    /// <summary>The operators 1 to n.</summary>
    public ImmutableArray<Operator> Operators => Terms.Operators;

    /// <summary>The timers of consensus rounds.</summary>
    public DutyTimers Timers => Terms.Timers;

    /// <summary>The staking core; null for a cluster without one.</summary>
    public CoreContract? Core => Terms.Core;

    /// <summary>n.</summary>
    public int OperatorCount => Operators.Length;

    /// <summary>t: shares needed to sign.</summary>
    public int Threshold => Terms.Threshold;

    /// <summary>f = ⌊(n−1)/3⌋: operators that may fail.</summary>
    public int FaultsMax => ClusterTerms.Faults(OperatorCount);

    /// <summary>q = ⌈2n/3⌉: operators that decide.</summary>
    public int Quorum => ((2 * OperatorCount) + 2) / 3;

    /// <summary>Checks terms and signatures.</summary>
    /// <param name="terms">The terms.</param>
    /// <param name="signatures">A signature of every operator over the digest of <see cref="ClusterTerms.ToTypedData"/>, in any order.</param>
    /// <param name="definition">The definition; null on failure.</param>
    /// <param name="error">The first rule that is broken.</param>
    public static bool TryCreate(
        ClusterTerms terms,
        IReadOnlyList<OperatorSignature> signatures,
        [NotNullWhen(true)] out ClusterDefinition? definition,
        [NotNullWhen(false)] out ClusterFileError? error)
    {
        ArgumentNullException.ThrowIfNull(terms);
        ArgumentNullException.ThrowIfNull(signatures);
        definition = null;
        error = ClusterTermsRules.Check(terms);
        if (error is not null)
            return false;

        TypedData data = terms.ToTypedData();
        error = SignatureRules.Check(terms.Operators, terms.Operators.Length, data.Digest, signatures, "the cluster definition");
        if (error is not null)
            return false;

        definition = new ClusterDefinition(terms, data.MessageHash, [.. signatures.OrderBy(s => s.Operator.Value)]);
        return true;
    }

    /// <summary>Reads the content of <c>cluster-definition.json</c>, and checks everything.</summary>
    /// <param name="utf8Json">The file, at most <see cref="LengthMax"/> bytes.</param>
    /// <param name="definition">The definition; null on failure.</param>
    /// <param name="error">The first rule that is broken.</param>
    public static bool TryParse(
        ReadOnlyMemory<byte> utf8Json,
        [NotNullWhen(true)] out ClusterDefinition? definition,
        [NotNullWhen(false)] out ClusterFileError? error)
    {
        error = DefinitionJson.Read(utf8Json, out definition);
        return Result.Accepted(definition, error);
    }

    /// <summary>The one form of the file.</summary>
    public byte[] ToJson() => DefinitionJson.Write(Terms, Signatures);

    /// <summary>The operator at a place.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such place in this cluster.</exception>
    public Operator OperatorAt(OperatorIndex index)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(index.Value, 1, nameof(index));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(index.Value, OperatorCount, nameof(index));
        return Operators[index.Value - 1];
    }

    /// <summary>The place of a node key; null if it is no operator's.</summary>
    public OperatorIndex? IndexOf(NodePublicKey nodeKey)
    {
        foreach (Operator one in Operators)
        {
            if (one.NodeKey.Equals(nodeKey))
                return one.Index;
        }

        return null;
    }

    /// <summary>Whether the definition is in force in an epoch.</summary>
    public bool IsActiveAt(Epoch epoch) => epoch >= Terms.ActivationEpoch;

    /// <summary>The name and the hash.</summary>
    public override string ToString() => $"cluster {Terms.Name} ({Hash})";
}
