using ClayStack.Dvt.Devnet.Chain;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Devnet.Intake;

/// <summary>Something submitted, looked at before its signatures are verified.</summary>
/// <param name="Duty">Whose it is, and for what; a validator below 0 if it names none.</param>
/// <param name="Root">hash_tree_root of the signed object: two of one duty with the same root are the same.</param>
internal sealed record PreparedItem(DutyLedger.DutyKey Duty, Root Root)
{
    /// <summary>The validator of an item that names none.</summary>
    public const int Nobody = -1;

    /// <summary>What has to be verified.</summary>
    public IReadOnlyList<CheckedClaim> Claims { get; init; } = [];

    /// <summary>The first rule that it breaks; what it signs is verified nevertheless, if it can be.</summary>
    public Refusal? Broken { get; init; }

    /// <summary>The aggregate in it, if there is one that could be read.</summary>
    public VoteAggregate? Votes { get; init; }

    /// <summary>An item that breaks a rule.</summary>
    public PreparedItem But(Refusal? broken) => this with { Broken = Broken ?? broken };
}
