using ClayStack.Dvt.Actors;

namespace ClayStack.Dvt.TestKit.Swarm;

/// <summary>How large and how wild a <see cref="SwarmWorkload"/> is.</summary>
public sealed record SwarmSettings
{
    /// <summary>Supervisors, each with its own members.</summary>
    public int Supervisors { get; init; } = 20;

    /// <summary>Members of each supervisor.</summary>
    public int MembersEach { get; init; } = 50;

    /// <summary>Ticks of each member.</summary>
    public int Ticks { get; init; } = 100;

    /// <summary>Time between a member's ticks.</summary>
    public TimeSpan TickEvery { get; init; } = TimeSpan.FromSeconds(12);

    /// <summary>How often a tick's token is passed on.</summary>
    public int HopsPerToken { get; init; } = 6;

    /// <summary>Chance that a member crashes on a token.</summary>
    public double CrashProbability { get; init; } = 0.001;

    /// <summary>Chance that a member puts a token aside until its next tick.</summary>
    public double StashProbability { get; init; } = 0.01;

    /// <summary>Chance that a token makes work for the workers.</summary>
    public double WorkProbability { get; init; } = 0.01;

    /// <summary>Virtual time that a piece of work takes.</summary>
    public TimeSpan WorkCost { get; init; } = TimeSpan.FromMilliseconds(5);

    /// <summary>Gets one message from each member that has had all its ticks.</summary>
    public IActorRef? Finished { get; init; }
}
