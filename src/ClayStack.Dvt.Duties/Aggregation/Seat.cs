using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Ethereum.Committees;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Aggregation;

/// <summary>Where one of the cluster's validators sits in a slot, and so may be chosen to aggregate.</summary>
/// <param name="Id">Which committee, and who.</param>
/// <param name="Key">The validator's group key.</param>
/// <param name="CommitteeLength">How many members the committee has.</param>
internal sealed record Seat(SeatId Id, BlsPublicKeyBytes Key, int CommitteeLength)
{
    /// <summary>An attester's seat.</summary>
    public static Seat Of(AttesterDuty duty) =>
        new(new SeatId(duty.Committee.Value, duty.Validator), duty.Key, duty.CommitteeLength);

    /// <summary>A member's seats: one in each subcommittee in which it has a place.</summary>
    public static IEnumerable<Seat> Of(SyncDuty duty, Preset preset) => duty.Places
        .Select(place => CommitteeMath.SubcommitteeOf(place, preset))
        .Distinct()
        .Select(subcommittee => new Seat(new SeatId(subcommittee.Value, duty.Validator), duty.Key, preset.SyncSubcommitteeSize));
}
