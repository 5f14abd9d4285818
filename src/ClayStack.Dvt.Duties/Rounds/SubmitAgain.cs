namespace ClayStack.Dvt.Duties.Rounds;

/// <summary>It is time for the next attempt of a submission; its owner hands it to <see cref="Submissions{T}.OnTimer"/>.</summary>
/// <param name="What">The submission's own.</param>
internal sealed record SubmitAgain(object What);
