namespace ClayStack.Dvt.Duties.Rounds;

/// <summary>Tells duties that go on that this run must not vote any more (PROTOCOL S6); they still take decisions.</summary>
internal sealed record VotingForbidden;
