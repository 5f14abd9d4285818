namespace ClayStack.Dvt.Actors.Persistence;

/// <summary>What <see cref="PersistentActor.ReceiveRecover"/> gets besides the events themselves.</summary>
public abstract record RecoveryMessages
{
    private RecoveryMessages()
    {
    }

    /// <summary>The latest snapshot; comes first, if there is one.</summary>
    /// <param name="Sequence">The last event that it contains.</param>
    /// <param name="State">The state.</param>
    public sealed record SnapshotOffer(long Sequence, object State) : RecoveryMessages;

    /// <summary>The state is complete; user messages follow. Comes last, always.</summary>
    public sealed record Completed : RecoveryMessages;
}
