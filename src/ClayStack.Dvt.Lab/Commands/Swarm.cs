using System.Collections.Concurrent;
using System.Globalization;
using ClayStack.Dvt.Actors;
using ClayStack.Dvt.Actors.Workers;
using ClayStack.Dvt.Duties.Clusters;
using ClayStack.Dvt.Lab.Runs;

namespace ClayStack.Dvt.Lab.Commands;

/// <summary>Runs seeds side by side, and tells how they ended.</summary>
internal sealed class Swarm(Scenario scenario, double hours, int validators, bool realCrypto)
{
    private static readonly TimeSpan ProgressEvery = TimeSpan.FromSeconds(10);

    /// <summary>Whether no further seed is begun once one is broken.</summary>
    public bool EndsWhenBroken { get; set; }

    /// <summary>The version of the cluster's definition.</summary>
    public int DefinitionVersion { get; init; } = ClusterTerms.NewestVersion;

    /// <summary>Runs the seeds; 0 if every invariant held.</summary>
    public int Run(ulong first, ulong last, int jobs, LabContext context, bool json)
    {
        long start = context.Time.GetTimestamp();
        SwarmSummary summary = new(scenario.Name, first, last, hours, realCrypto);
        using BlockingCollection<WorkAnswer> answers = [];
        CollectorRef collector = new(answers);
        long told = start;
        using (ThreadWorkerPool pool = new("seeds", jobs, jobs, context.Time))
        {
            ulong next = first;
            int running = 0;
            while (running > 0 || (next <= last && MayBegin(summary)))
            {
                while (running < jobs && next <= last && MayBegin(summary))
                {
                    ulong seed = next++;
                    pool.Submit(new WorkItem(() => RunOne(seed), DateTimeOffset.MaxValue, collector, seed));
                    running++;
                }

                WorkAnswer answer = answers.Take();
                running--;
                ulong ended = (ulong)answer.Tag!;
                if (answer is WorkCompleted { Result: RunResult result })
                    Report(result, summary, context);
                else
                    ReportFailure(ended, answer, summary, context);
                if (!json && context.Time.GetElapsedTime(told) > ProgressEvery)
                {
                    told = context.Time.GetTimestamp();
                    context.Out.WriteLine(summary.Progress(context.Time.GetElapsedTime(start)));
                }
            }
        }

        TimeSpan took = context.Time.GetElapsedTime(start);
        context.Out.WriteLine(json ? summary.ToJson(took) : summary.ToText(took));
        return summary.Holds ? 0 : 1;
    }

    private bool MayBegin(SwarmSummary summary) => !EndsWhenBroken || summary.Holds;

    private RunResult RunOne(ulong seed) => new SimulatedRun(new RunRequest(scenario, seed, hours)
    {
        Validators = validators,
        RealCrypto = realCrypto,
        DefinitionVersion = DefinitionVersion,
    }).Run();

    private void Report(RunResult result, SwarmSummary summary, LabContext context)
    {
        summary.Add(result);
        if (result.Holds)
            return;
        context.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"seed {result.Seed} (n = {result.Operators}, malicious: {(result.Malicious.Count == 0 ? "none" : string.Join(", ", result.Malicious))}) broke what must hold. The last of it:"));
        foreach (string line in result.Timeline)
            context.Out.WriteLine("  " + line);
        foreach (string finding in result.Findings)
            context.Out.WriteLine("  → " + finding);
        context.Out.WriteLine("replay: " + Replay(result.Seed));
    }

    private void ReportFailure(ulong seed, WorkAnswer answer, SwarmSummary summary, LabContext context)
    {
        summary.Failed(seed);
        context.Out.WriteLine($"seed {seed} ended by a fault of the laboratory: {(answer is WorkFailed failed ? failed.Cause : answer)}");
        context.Out.WriteLine("replay: " + Replay(seed));
    }

    private string Replay(ulong seed) => string.Create(
        CultureInfo.InvariantCulture,
        $"clay-dvt-lab simulate --scenario {scenario.Name} --seed {seed} --hours {hours}{(validators == 4 ? "" : $" --validators {validators}")}{(realCrypto ? " --real-crypto" : "")}{(DefinitionVersion == ClusterTerms.NewestVersion ? "" : $" --definition-version {DefinitionVersion}")}");

    private sealed class CollectorRef(BlockingCollection<WorkAnswer> answers) : IActorRef
    {
        public string Name => "collector";

        public string Path => "/lab/collector";

        public void Tell(object message, IActorRef? sender) => answers.Add((WorkAnswer)message);
    }
}
