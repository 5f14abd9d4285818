using ClayStack.Dvt.Duties.Aggregation;
using ClayStack.Dvt.Ethereum.Altair;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Phase0;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Ssz;
using ElectraAttestation = ClayStack.Dvt.Ethereum.Electra.Attestation;
using PhaseZeroAttestation = ClayStack.Dvt.Ethereum.Phase0.Attestation;

namespace ClayStack.Dvt.Benchmarks.Fuzz;

/// <summary>Sets of aggregates in their three shapes, of mainnet's sizes; their signatures are none.</summary>
internal static class AggregationSamples
{
    private const int CommitteeLength = 450;

    /// <summary>The slot of every sample.</summary>
    public static Slot Slot { get; } = new(1000);

    /// <summary>What is voted for before Electra by a committee, and by all from Electra on (committee 0).</summary>
    public static AttestationData Data(ulong committee) => new(
        Slot, new CommitteeIndex(committee), Root(1), new Checkpoint(new Epoch(30), Root(2)), new Checkpoint(new Epoch(31), Root(3)));

    /// <summary>Before Electra.</summary>
    public static PhaseZeroAttestation PhaseZero(ulong committee) => new(Bits, Data(committee), Signature(9));

    /// <summary>From Electra on.</summary>
    public static ElectraAttestation Electra(ulong committee) => new(
        Bits, Data(0), Signature(9), Bitvector.WithOnes(Preset.Mainnet.MaxCommitteesPerSlot, (int)committee));

    /// <summary>Of the sync committee.</summary>
    public static SyncCommitteeContribution Contribution(ulong subcommittee) => new(
        Slot, Root(1), new SubcommitteeIndex(subcommittee), Bitvector.WithOnes(Preset.Mainnet.SyncSubcommitteeSize, 3, 5, 127), Signature(9));

    /// <summary>A set with a number of aggregators in each committee.</summary>
    public static AggregationSet<T> Set<T>(Func<ulong, T> aggregate, params (ulong Committee, ulong[] Validators)[] groups)
        where T : class, ISszContainer<T> => new([.. groups.Select(group => new AggregationGroup<T>(
            aggregate(group.Committee),
            [.. group.Validators.Select(validator => new AggregatorProof(new ValidatorIndex(validator), Signature((byte)validator)))]))]);

    /// <summary>96 bytes that are no signature.</summary>
    public static BlsSignatureBytes Signature(byte filler) =>
        BlsSignatureBytes.FromBytes([.. Enumerable.Repeat(filler, BlsSignatureBytes.Length)]);

    private static Bitlist Bits => Bitlist.WithOnes(CommitteeLength, 0, 7, 449);

    private static Root Root(byte filler) =>
        Ethereum.Primitives.Root.FromBytes([.. Enumerable.Repeat(filler, Ethereum.Primitives.Root.Length)]);
}
