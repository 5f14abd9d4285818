using ClayStack.Dvt.Actors;
using ClayStack.Dvt.Actors.Simulation;
using ClayStack.Dvt.TestKit;

namespace ClayStack.Dvt.Tests.Actors;

/// <summary>
/// Trees of actors under random commands: spawn, fail with any verdict in any phase, stop, watch, stash. Whatever the
/// order, each actor keeps its life cycle, nobody stays suspended, and each end is reported exactly once.
/// </summary>
public sealed class LifecycleFuzzTests
{
    private const int SeedsMax = 300;
    private const int CommandsEach = 400;

    private abstract record Command
    {
        internal sealed record Spawn : Command;

        internal sealed record Fail(Directive Verdict, int Escalations, bool KeepChildren) : Command;

        internal sealed record StopSelf : Command;

        internal sealed record StopChild : Command;

        internal sealed record Watch(IActorRef Other) : Command;

        internal sealed record Unwatch(IActorRef Other) : Command;

        internal sealed record Stash : Command;

        internal sealed record Count : Command;
    }

    /// <summary>Carries the verdict that its supervisors give: some escalate it, the next one decides.</summary>
    private sealed class FuzzFailureException(Directive verdict, int escalations, bool keepChildren) : Exception("fuzz")
    {
        private int _escalations = escalations;

        public Directive NextVerdict() => _escalations-- > 0 ? Directive.Escalate : verdict;

        public bool KeepChildren => keepChildren;
    }

    /// <summary>What all actors of one run share; a simulation has one thread.</summary>
    private sealed class World(ulong seed)
    {
        public SeededRandom Random { get; } = new(seed);

        public List<IActorRef> All { get; } = [];

        public required IActorRef Mourner { get; init; }

        public int Counted { get; set; }
    }

    private sealed class Node(World world) : UntypedActor
    {
        private bool _stashing;

        protected override SupervisorStrategy SupervisorStrategy { get; } = new OneForOneStrategy(
            cause => ((cause as FuzzFailureException) ?? cause.InnerException as FuzzFailureException)?.NextVerdict() ?? Directive.Stop);

        protected override void PreRestart(Exception reason, object? message)
        {
            if (reason is not FuzzFailureException { KeepChildren: true })
                base.PreRestart(reason, message);
        }

        protected override void PostRestart(Exception reason)
        {
            // Verdicts on a failed construction are Stop or, now and then, another attempt.
            if (world.Random.NextBool(0.05))
                throw new FuzzFailureException(
                    world.Random.NextBool(0.5) ? Directive.Stop : Directive.Restart, escalations: 0, keepChildren: false);
        }

        protected override void OnReceive(object message)
        {
            switch (message)
            {
                case Command.Count when _stashing:
                    Context.Stash.Stash();
                    break;
                case Command.Count:
                    world.Counted++;
                    break;
                case Command.Spawn:
                    world.Mourner.Tell(Spawn());
                    break;
                case Command.Fail fail:
                    throw new FuzzFailureException(fail.Verdict, fail.Escalations, fail.KeepChildren);
                case Command.StopSelf:
                    Context.Stop(Self);
                    break;
                case Command.StopChild when Context.Children is { Count: > 0 } children:
                    Context.Stop(children[world.Random.Next(children.Count)]);
                    break;
                case Command.Watch watch:
                    Context.Watch(watch.Other);
                    break;
                case Command.Unwatch unwatch:
                    Context.Unwatch(unwatch.Other);
                    break;
                case Command.Stash:
                    _stashing = !_stashing;
                    if (!_stashing)
                        Context.Stash.UnstashAll();
                    break;
            }
        }

        private IActorRef Spawn()
        {
            IActorRef child = Context.ActorOf(Props.Create(() => new Node(world)));
            world.All.Add(child);
            return child;
        }
    }

    /// <summary>Watches everyone it is told of, and outlives them.</summary>
    private sealed class Mourner(Dictionary<IActorRef, int> ends) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            switch (message)
            {
                case IActorRef actor:
                    ends.TryAdd(actor, 0);
                    Context.Watch(actor);
                    break;
                case Terminated terminated:
                    ends[terminated.Actor]++;
                    break;
            }
        }
    }

    /// <summary>Follows the life of each actor by the trace and complains about impossible steps.</summary>
    private sealed class LifeChecker
    {
        private readonly Dictionary<long, string> _states = [];

        public List<string> Complaints { get; } = [];

        public void OnEntry(TraceEntry entry)
        {
            string state = _states.GetValueOrDefault(entry.ActorId, "new");
            string? next = (state, entry.Kind) switch
            {
                ("new", TraceKind.Started or TraceKind.Failed or TraceKind.Stopped) => entry.Kind.ToString(),
                ("Started" or "Restarted", TraceKind.Message) => state,
                // A child that its parent kept over a restart is restarted without a failure of its own.
                ("Started" or "Restarted", TraceKind.Failed or TraceKind.Restarted or TraceKind.Stopped) => entry.Kind.ToString(),
                ("Failed", TraceKind.Restarted or TraceKind.Started or TraceKind.Stopped or TraceKind.Failed) => entry.Kind.ToString(),
                ("Failed", TraceKind.Message) => "Started", // it was resumed
                _ => null,
            };
            if (next is null)
                Complaints.Add($"step {entry.Step}: {entry.Path} is {state} and has {entry.Kind} {entry.Message}");
            _states[entry.ActorId] = next ?? entry.Kind.ToString();
        }
    }

    public static TheoryData<string> Strategies { get; } = ["walk", "priorities"];

    [Theory]
    [MemberData(nameof(Strategies))]
    public void WhateverHappens_LivesAreOrderly(string strategy)
    {
        int failures = 0;
        int ended = 0;
        for (ulong seed = 1; seed <= SeedsMax; seed++)
        {
            (int ofRun, int endedInRun) = Run(seed, strategy is "walk" ? SchedulingStrategy.RandomWalk() : SchedulingStrategy.Priorities(3, 1000));
            failures += ofRun;
            ended += endedInRun;
        }

        // The commands do reach what they are meant to reach.
        Assert.True(failures > 20 * SeedsMax, $"{failures} failures");
        Assert.True(ended > 20 * SeedsMax, $"{ended} ends");
    }

    private static (int Failures, int Ended) Run(ulong seed, SchedulingStrategy strategy)
    {
        Simulator simulator = new(seed, strategy);
        LifeChecker checker = new();
        simulator.Trace.Listener = checker.OnEntry;
        ActorSystem system = ActorSystem.Create("fuzz", new ActorSystemSettings
        {
            Time = simulator.Time,
            Dispatcher = simulator.Dispatcher,
            SupervisorStrategy = new OneForOneStrategy(_ => Directive.Restart), // the root survives all
        });
        RecordingRef unjudged = new("unjudged");
        system.EventStream.Subscribe<CleanupFailed>(unjudged);
        Dictionary<IActorRef, int> ends = [];
        World world = new(seed) { Mourner = system.ActorOf(Props.Create(() => new Mourner(ends)), "mourner") };
        IActorRef root = system.ActorOf(Props.Create(() => new Node(world)), "root");
        world.All.Add(root);
        world.Mourner.Tell(root);
        for (int i = 0; i < CommandsEach; i++)
        {
            PickTarget(world, ends).Tell(NextCommand(world));
            for (int steps = world.Random.Next(8); steps > 0 && !simulator.IsIdle; steps--)
                simulator.Step();
        }

        simulator.RunUntilIdle();
        Assert.Empty(checker.Complaints);

        // Nobody stayed suspended: whoever lives answers.
        int living = ends.Count(entry => entry.Value == 0);
        foreach (IActorRef actor in world.All)
            actor.Tell(new Command.Stash()); // open every stash, or close it
        simulator.RunUntilIdle();
        int stashed = world.Counted;
        foreach (IActorRef actor in world.All)
        {
            actor.Tell(new Command.Stash());
            actor.Tell(new Command.Count());
            actor.Tell(new Command.Stash());
            actor.Tell(new Command.Count());
        }

        simulator.RunUntilIdle();
        living = Math.Min(living, ends.Count(entry => entry.Value == 0));
        Assert.True(world.Counted - stashed >= living, $"Seed {seed}: {living} live and {world.Counted - stashed} answers came.");

        system.Stop(root);
        simulator.RunUntilIdle();
        Assert.All(ends, entry => Assert.True(entry.Value == 1, $"Seed {seed}: the end of {entry.Key.Path} was told {entry.Value} times."));
        Assert.Equal(1, system.Counters.LiveActors); // the mourner
        _ = system.Terminate();
        simulator.RunUntilIdle();
        Assert.True(system.WhenTerminated.IsCompletedSuccessfully, $"Seed {seed}: {system.WhenTerminated.Exception}");
        Assert.Empty(checker.Complaints);
        Assert.Empty(unjudged.Messages); // every failure had its verdict: none came while another one was pending
        return ((int)system.Counters.Failures, ends.Count);
    }

    /// <summary>Mostly somebody who lives, as far as the mourner knows.</summary>
    private static IActorRef PickTarget(World world, Dictionary<IActorRef, int> ends)
    {
        IActorRef target = world.All[0];
        for (int attempt = 0; attempt < 10; attempt++)
        {
            target = world.All[world.Random.Next(world.All.Count)];
            if (ends.GetValueOrDefault(target) == 0)
                break;
        }

        return target;
    }

    private static Command NextCommand(World world)
    {
        IActorRef other = world.All[world.Random.Next(world.All.Count)];
        return world.Random.Next(40) switch
        {
            < 12 => new Command.Spawn(),
            < 22 => new Command.Fail(NextVerdict(world.Random), Math.Max(0, world.Random.Next(7) - 3), world.Random.NextBool(0.7)),
            22 => new Command.StopSelf(),
            23 => new Command.StopChild(),
            < 28 => new Command.Watch(other),
            < 30 => new Command.Unwatch(other),
            < 32 => new Command.Stash(),
            _ => new Command.Count(),
        };
    }

    private static Directive NextVerdict(SeededRandom random) => random.Next(20) switch
    {
        0 => Directive.Stop,
        < 11 => Directive.Resume,
        _ => Directive.Restart,
    };
}
