namespace ClayStack.Dvt.Devnet;

/// <summary>How the validators of one group have attested since genesis, as the chain's blocks show it.</summary>
/// <param name="Group">The group's name.</param>
/// <param name="Validators">How many validators it has.</param>
/// <param name="Expected">Attestations of all slots before the head's, one per validator and epoch.</param>
/// <param name="Included">How many of them a block has; the difference is missed, unless a later block of the epoch or the next has it.</param>
/// <param name="Late">How many were included later than in the next slot.</param>
/// <param name="TargetCorrect">How many had the right target.</param>
/// <param name="HeadCorrect">How many had the right head.</param>
public sealed record DevnetGroupStatus(
    string Group, int Validators, long Expected, long Included, long Late, long TargetCorrect, long HeadCorrect)
{
    /// <summary>Expected, and in no block so far.</summary>
    public long Missed => Expected - Included;
}
