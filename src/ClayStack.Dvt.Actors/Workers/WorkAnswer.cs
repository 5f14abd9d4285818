namespace ClayStack.Dvt.Actors.Workers;

/// <summary>What became of a <see cref="WorkItem"/>; exactly one comes for each.</summary>
/// <param name="Tag">The item's tag.</param>
public abstract record WorkAnswer(object? Tag);

/// <summary>The work was done.</summary>
/// <param name="Tag">The item's tag.</param>
/// <param name="Result">What it returned.</param>
public sealed record WorkCompleted(object? Tag, object? Result) : WorkAnswer(Tag);

/// <summary>The work threw.</summary>
/// <param name="Tag">The item's tag.</param>
/// <param name="Cause">What it threw.</param>
public sealed record WorkFailed(object? Tag, Exception Cause) : WorkAnswer(Tag);

/// <summary>The work was never begun.</summary>
/// <param name="Tag">The item's tag.</param>
/// <param name="Refusal">Why.</param>
public sealed record WorkRefused(object? Tag, WorkRefusal Refusal) : WorkAnswer(Tag);
