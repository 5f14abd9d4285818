namespace ClayStack.Dvt.Devnet;

/// <summary>
/// How the validators of one group, or one validator, did one kind of duty since genesis. Attestations are those of slots
/// before the head's; every other duty of a slot is judged when the second slot after it begins, so late ones still count.
/// </summary>
/// <param name="Kind">Which duty.</param>
/// <param name="Group">The group's name.</param>
/// <param name="Expected">
/// How many were owed. Of aggregates and contributions of committees so large that only some members are selected: those that
/// were announced by a subscription, and those that came. Kinds that no slot owes have as many as were done.
/// </param>
/// <param name="Done">How many of them were accepted, each once; of attestations, how many a block has.</param>
/// <param name="Late">
/// How many of those came late: attestations included after the next slot, blocks after attestations were due, others after
/// their slot.
/// </param>
/// <param name="Included">How many a block has; 0 for kinds that no block has.</param>
/// <param name="Refused">How many submissions of them were refused, repetitions included.</param>
public sealed record DevnetDutyStatus(
    DevnetDutyKind Kind, string Group, long Expected, long Done, long Late, long Included, long Refused)
{
    /// <summary>Owed, and not done.</summary>
    public long Missed => Expected - Done;
}
