namespace ClayStack.Dvt.Actors;

/// <summary>The steps of an orderly end, in their order.</summary>
public enum ShutdownPhase
{
    /// <summary>Take no new work: stop listening, start no duty.</summary>
    StopAccepting,

    /// <summary>Bring what has begun to its end: duties in flight, exchanges with peers.</summary>
    FinishWork,

    /// <summary>Say goodbye: flush outboxes, drain connections.</summary>
    Drain,

    /// <summary>Close what is durable: stores, journals, locks.</summary>
    CloseStores,
}
