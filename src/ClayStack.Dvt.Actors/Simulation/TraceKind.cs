namespace ClayStack.Dvt.Actors.Simulation;

/// <summary>What a line of a simulation's trace says about an actor.</summary>
public enum TraceKind
{
    /// <summary>It is about to handle a user message.</summary>
    Message,

    /// <summary>Its instance was made and is about to take messages.</summary>
    Started,

    /// <summary>It failed.</summary>
    Failed,

    /// <summary>A fresh instance has replaced the failed one.</summary>
    Restarted,

    /// <summary>It has ended.</summary>
    Stopped,
}
