namespace ClayStack.Dvt.Actors;

/// <summary>The parent of all top-level actors of one kind.</summary>
internal sealed class Guardian(SupervisorStrategy strategy) : ActorBase
{
    protected override SupervisorStrategy SupervisorStrategy => strategy;

    protected override bool Receive(object message) => false;

    /// <summary>A guardian that fails (its strategy escalated) never comes back; see <see cref="RootRef"/>.</summary>
    protected override void PreRestart(Exception reason, object? message) =>
        throw new InvariantViolation("A guardian is never restarted.");
}
