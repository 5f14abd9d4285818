using System.Diagnostics.CodeAnalysis;
using ClayStack.Dvt.Duties.Attestation;
using ClayStack.Dvt.Duties.Clusters;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Duties.Protection;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Ssz;

namespace ClayStack.Dvt.Duties.Aggregation;

/// <summary>
/// What the kinds of aggregates differ in: attestations before Electra, attestations from Electra on, sync committee
/// contributions. Pure; bound to one slot.
/// </summary>
/// <typeparam name="T">The aggregate.</typeparam>
/// <param name="cluster">The cluster: its chain, and the way to leave to sign.</param>
/// <param name="slot">The slot.</param>
internal abstract class AggregationForm<T>(ClusterContext cluster, Slot slot) where T : class, ISszContainer<T>
{
    /// <summary>The kind of duty.</summary>
    public abstract DutyType Duty { get; }

    /// <summary>When it is due in the slot.</summary>
    public abstract DateTimeOffset DueAt { get; }

    /// <summary>When it is of no more use.</summary>
    public abstract DateTimeOffset Deadline { get; }

    /// <summary>The cluster.</summary>
    protected ClusterContext Cluster => cluster;

    /// <summary>The slot.</summary>
    protected Slot Slot => slot;

    /// <summary>The chain's sizes.</summary>
    protected Preset Preset => cluster.Clock.Network.Preset;

    /// <summary>The committee that an aggregate is of; null unless it is exactly one.</summary>
    public abstract ulong? CommitteeOf(T aggregate);

    /// <summary>
    /// Whether an aggregate is of this slot and of the seat's committee, has as many bits as the committee has members, at least one
    /// of them set, and is about the decided vote (PROTOCOL C4).
    /// </summary>
    public abstract bool Fits(T aggregate, SlotVote vote, Seat seat);

    /// <summary>Whether two aggregates of one committee have the same bits.</summary>
    public abstract bool HasSameVoters(T first, T second);

    /// <summary>Whether a proof makes its validator an aggregator, if it is the validator's.</summary>
    public abstract bool Selects(Seat seat, BlsSignatureBytes proof);

    /// <summary>What a selection proof of a seat signs.</summary>
    public abstract Root SelectionRoot(Seat seat);

    /// <summary>Leave to sign an entry.</summary>
    public abstract SafeToSign Token(Seat seat, AggregationEntry<T> entry);

    /// <summary>Asks a beacon node for a committee's aggregate.</summary>
    public abstract BeaconRequest Fetch(SlotVote vote, ulong committee, DateTimeOffset deadline);

    /// <summary>Which committee a request of <see cref="Fetch"/> asks about; null for another request.</summary>
    public abstract ulong? CommitteeAsked(BeaconRequest request);

    /// <summary>The aggregate in an answer to <see cref="Fetch"/>; null if there is none of this form.</summary>
    public abstract T? AggregateIn(BeaconAnswer answer);

    /// <summary>Hands finished work to the beacon nodes.</summary>
    public abstract BeaconRequest Submit(IReadOnlyList<SignedEntry<T>> entries, DateTimeOffset deadline);

    /// <summary>The bytes that travel.</summary>
    public byte[] Encode(AggregationSet<T> set) => AggregationCodec.Encode(set, Preset);

    /// <summary>Decodes what a peer proposed; false for whatever is not canonical.</summary>
    public bool TryDecode(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out AggregationSet<T>? set) =>
        AggregationCodec.TryDecode(bytes, Preset, CommitteeOf, out set);

    /// <summary>The entries of a canonical set, in order.</summary>
    public IReadOnlyList<AggregationEntry<T>> EntriesOf(AggregationSet<T> set) =>
        [.. set.Groups.SelectMany(group => group.Aggregators.Select(aggregator => new AggregationEntry<T>(
            new SeatId(CommitteeOf(group.Aggregate)!.Value, aggregator.Validator), group.Aggregate, aggregator.Proof)))];
}
