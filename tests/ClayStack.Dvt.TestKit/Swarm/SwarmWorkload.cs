using ClayStack.Dvt.Actors;
using ClayStack.Dvt.Actors.Simulation;
using ClayStack.Dvt.Actors.Workers;

namespace ClayStack.Dvt.TestKit.Swarm;

/// <summary>
/// Many actors with timers, stashes, workers, crashes and every kind of verdict, for tests of determinism and of the
/// dispatchers. It runs on any dispatcher; members are resumed, restarted, or restarted together with their supervisor.
/// </summary>
public static class SwarmWorkload
{
    /// <summary>Starts a swarm.</summary>
    /// <param name="system">Where it lives.</param>
    /// <param name="seed">Determines what each member draws.</param>
    /// <param name="settings">Its size.</param>
    /// <param name="workers">Does the members' work.</param>
    /// <returns>What it has done so far.</returns>
    public static SwarmTally Start(ActorSystem system, ulong seed, SwarmSettings settings, WorkerPool workers)
    {
        ArgumentNullException.ThrowIfNull(system);
        ArgumentNullException.ThrowIfNull(settings);
        SeededRandom seeds = new(seed);
        SwarmTally tally = new();
        // Members have fixed names below fixed supervisors, and survive restarts behind the same handles.
        IActorRef[] members = new IActorRef[settings.Supervisors * settings.MembersEach];
        CountdownRef ready = new(settings.Supervisors, () =>
        {
            SwarmMessages.Members all = new(members);
            foreach (IActorRef member in members)
                member.Tell(all, sender: null);
        });
        for (int i = 0; i < settings.Supervisors; i++)
        {
            int first = i * settings.MembersEach;
            SwarmProgress[] progress = new SwarmProgress[settings.MembersEach];
            for (int k = 0; k < progress.Length; k++)
                progress[k] = new SwarmProgress(seeds.NextUInt64(), settings.Ticks);
            system.ActorOf(
                Props.Create(() => new Supervisor(settings, tally, progress, workers, members.AsMemory(first, progress.Length), ready)),
                $"supervisor-{i}");
        }

        return tally;
    }

    private sealed class Supervisor(
        SwarmSettings settings,
        SwarmTally tally,
        SwarmProgress[] progress,
        WorkerPool workers,
        Memory<IActorRef> members,
        CountdownRef ready) : UntypedActor
    {
        private bool _isReplacement;

        protected override SupervisorStrategy SupervisorStrategy { get; } = new OneForOneStrategy(cause =>
            cause is SwarmCrashException crash
                ? (crash.Number % 10) switch
                {
                    0 or 1 or 2 => Directive.Resume,
                    9 => Directive.Escalate,
                    _ => Directive.Restart,
                }
                : Directive.Escalate);

        protected override void PreStart()
        {
            if (_isReplacement)
                return;
            for (int i = 0; i < progress.Length; i++)
            {
                SwarmProgress own = progress[i];
                members.Span[i] = Context.ActorOf(
                    Props.Create(() => new SwarmMember(settings, tally, own, workers)).WithMailbox(100_000, OverflowPolicy.Fail),
                    $"member-{i}");
            }

            ready.Tell(SwarmMessages.Finished.Instance, Self);
        }

        /// <summary>Keeps the members, so that an escalated crash restarts them all behind their handles.</summary>
        protected override void PreRestart(Exception reason, object? message)
        {
        }

        protected override void PostRestart(Exception reason)
        {
            _isReplacement = true;
            base.PostRestart(reason);
        }

        protected override void OnReceive(object message) => Unhandled(message);
    }

    /// <summary>Runs an action when it has been told often enough.</summary>
    private sealed class CountdownRef(int count, Action action) : IActorRef
    {
        private int _left = count;

        public string Name => "countdown";

        public string Path => "/test/countdown";

        public void Tell(object message, IActorRef? sender)
        {
            if (Interlocked.Decrement(ref _left) == 0)
                action();
        }
    }
}
