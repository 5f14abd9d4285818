using ClayStack.Dvt.Ethereum.Phase0;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Devnet;

/// <summary>A devnet at one moment.</summary>
/// <param name="Slot">The current slot by the clock; null before genesis.</param>
/// <param name="HeadSlot">The head's slot.</param>
/// <param name="HeadRoot">The head's root.</param>
/// <param name="Justified">The justified checkpoint of the current epoch; no root before one is.</param>
/// <param name="Finalized">The finalized checkpoint; no root before one is.</param>
/// <param name="Groups">Attestations by group, in the order of the groups' names.</param>
/// <param name="Accepted">Attestations accepted, each once.</param>
/// <param name="Repeated">Submissions of an attestation that was there already.</param>
/// <param name="Refusals">Submissions refused, by reason, in the order of the codes.</param>
/// <param name="SlashingCount">How many slashable pairs were submitted.</param>
/// <param name="Slashings">The first of them.</param>
/// <param name="SignaturesVerified">How many signatures were verified, repetitions left out.</param>
/// <param name="Duties">Every kind of duty by group: the groups in the order of their names, in each the kinds in theirs.</param>
public sealed record DevnetStatus(
    Slot? Slot,
    Slot HeadSlot,
    Root HeadRoot,
    Checkpoint Justified,
    Checkpoint Finalized,
    IReadOnlyList<DevnetGroupStatus> Groups,
    long Accepted,
    long Repeated,
    IReadOnlyList<DevnetRefusal> Refusals,
    long SlashingCount,
    IReadOnlyList<DevnetSlashing> Slashings,
    long SignaturesVerified,
    IReadOnlyList<DevnetDutyStatus> Duties)
{
    /// <summary>One kind of duty of one group; throws <see cref="InvalidOperationException"/> for a group that there is not.</summary>
    public DevnetDutyStatus DutiesOf(string group, DevnetDutyKind kind) =>
        Duties.First(duty => duty.Kind == kind && string.Equals(duty.Group, group, StringComparison.Ordinal));
}
