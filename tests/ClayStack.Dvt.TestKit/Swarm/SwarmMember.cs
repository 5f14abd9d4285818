using ClayStack.Dvt.Actors;
using ClayStack.Dvt.Actors.Simulation;
using ClayStack.Dvt.Actors.Workers;

namespace ClayStack.Dvt.TestKit.Swarm;

/// <summary>
/// Makes a token at each tick and passes tokens on to random members. Now and then it crashes, hands work to the
/// workers, or puts tokens aside until its next tick.
/// </summary>
internal sealed class SwarmMember(SwarmSettings settings, SwarmTally tally, SwarmProgress progress, WorkerPool workers) : UntypedActor
{
    private readonly SeededRandom _random = new(progress.NextSeed());
    private IActorRef[] _members = [];

    protected override void PreStart()
    {
        if (progress.Members is { } members)
            Accept(members);
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case SwarmMessages.Token token:
                Handle(token);
                break;
            case SwarmMessages.Tick:
                OnTick();
                break;
            case WorkAnswer:
                tally.Worked();
                break;
            case SwarmMessages.Members members:
                progress.Members = members.All;
                Accept(members.All);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Accept(IActorRef[] members)
    {
        _members = members;
        Context.Timers.StartPeriodicTimer("tick", SwarmMessages.Tick.Instance, settings.TickEvery);
    }

    private void OnTick()
    {
        Context.Stash.UnstashAll();
        if (progress.TicksLeft-- > 0)
        {
            SendOn(new SwarmMessages.Token(settings.HopsPerToken, _random.NextUInt64()));
            return;
        }

        Context.Timers.Cancel("tick");
        if (!progress.ReportedEnd)
        {
            progress.ReportedEnd = true;
            settings.Finished?.Tell(SwarmMessages.Finished.Instance);
        }
    }

    private void Handle(SwarmMessages.Token token)
    {
        if (_random.NextBool(settings.CrashProbability))
        {
            tally.Crashed();
            tally.Lost();
            throw new SwarmCrashException(_random.NextUInt64());
        }

        if (_random.NextBool(settings.StashProbability) && progress.TicksLeft > 0 && Context.Stash.Count < 100)
        {
            Context.Stash.Stash();
            return;
        }

        tally.Handled();
        if (_random.NextBool(settings.WorkProbability))
            workers.Submit(new WorkItem(() => token.Value, Context.System.Time.GetUtcNow().AddHours(1), Self)
            {
                SimulatedCost = settings.WorkCost,
            });
        if (token.Hops > 0)
            SendOn(new SwarmMessages.Token(token.Hops - 1, unchecked((token.Value * 6364136223846793005) + 1)));
    }

    private void SendOn(SwarmMessages.Token token)
    {
        tally.Sent();
        _members[_random.Next(_members.Length)].Tell(token, Self);
    }
}

/// <summary>What outlives the instances of one member: how far it is, and a seed for each instance.</summary>
internal sealed class SwarmProgress(ulong seed, int ticks)
{
    private readonly SeededRandom _seeds = new(seed);

    internal int TicksLeft { get; set; } = ticks;

    internal bool ReportedEnd { get; set; }

    internal IActorRef[]? Members { get; set; }

    internal ulong NextSeed() => _seeds.NextUInt64();
}
