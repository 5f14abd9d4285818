namespace ClayStack.Dvt.Lab.Runs;

/// <summary>What the nodes of a cluster see of a slot's block.</summary>
/// <param name="Name">For people.</param>
/// <param name="Down">How many nodes do not run.</param>
/// <param name="Late">How many of the others see no block in time, and vote for its parent.</param>
/// <param name="HalfIsLate">Whether it is half of the cluster that sees none, rounded down, whatever <paramref name="Late"/> says.</param>
internal sealed record VoteViews(string Name, int Down, int Late, bool HalfIsLate = false)
{
    /// <summary>What is compared.</summary>
    public static IReadOnlyList<VoteViews> All { get; } =
    [
        new("all see the block", 0, 0),
        new("one is down", 1, 0),
        new("one sees no block in time", 0, 1),
        new("one is down, one sees no block", 1, 1),
        new("half see no block in time", 0, 0, HalfIsLate: true),
    ];
}
