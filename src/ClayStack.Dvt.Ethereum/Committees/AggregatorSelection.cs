using System.Buffers.Binary;
using System.Security.Cryptography;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Ethereum.Committees;

/// <summary>Whether a selection proof makes its validator an aggregator.</summary>
public static class AggregatorSelection
{
    /// <summary>is_aggregator (consensus-specs phase0/validator.md); throws for a committee without members.</summary>
    public static bool IsAggregator(int committeeLength, BlsSignatureBytes selectionProof)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(committeeLength);
        return IsSelected(selectionProof, committeeLength / SpecConstants.TargetAggregatorsPerCommittee);
    }

    /// <summary>is_sync_committee_aggregator (consensus-specs altair/validator.md).</summary>
    public static bool IsSyncCommitteeAggregator(BlsSignatureBytes selectionProof, Preset preset)
    {
        ArgumentNullException.ThrowIfNull(preset);
        return IsSelected(selectionProof, preset.SyncSubcommitteeSize / SpecConstants.TargetAggregatorsPerSyncSubcommittee);
    }

    private static bool IsSelected(BlsSignatureBytes selectionProof, int oneOf)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(selectionProof.Span, hash);
        return BinaryPrimitives.ReadUInt64LittleEndian(hash) % (ulong)Math.Max(1, oneOf) == 0;
    }
}
