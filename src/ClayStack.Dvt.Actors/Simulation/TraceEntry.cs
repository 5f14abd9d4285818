namespace ClayStack.Dvt.Actors.Simulation;

/// <summary>One line of a simulation's trace.</summary>
/// <param name="Step">Number of the line, from 1.</param>
/// <param name="Time">Virtual time since the start.</param>
/// <param name="System">Name of the actor system.</param>
/// <param name="ActorId">Number of the actor within its system, in order of creation; never used again, as a path may be.</param>
/// <param name="Path">The actor.</param>
/// <param name="Kind">What happened.</param>
/// <param name="Message">The message, for <see cref="TraceKind.Message"/>.</param>
/// <param name="Sender">Who sent it, if anyone.</param>
public readonly record struct TraceEntry(
    long Step, TimeSpan Time, string System, long ActorId, string Path, TraceKind Kind, object? Message, string? Sender);
