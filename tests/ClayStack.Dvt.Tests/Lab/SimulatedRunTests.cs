using System.Diagnostics;
using System.Globalization;
using ClayStack.Dvt.Lab.Faults;
using ClayStack.Dvt.Lab.Runs;
using ClayStack.Dvt.Tests.Tidy;

namespace ClayStack.Dvt.Tests.Lab;

/// <summary>Runs of the laboratory: short ones, since the swarm is a program of its own.</summary>
public sealed class SimulatedRunTests
{
    [Fact]
    public void WhereNothingGoesWrong_EveryDutyIsDone()
    {
        RunResult result = Run("calm", seed: 1, hours: 0.03);
        Assert.Empty(result.Findings);
        Assert.Equal(result.Tally.Attestations.Expected, result.Tally.Attestations.Taken);
        Assert.NotEqual(0, result.Tally.Attestations.Expected);
    }

    [Fact]
    public void WithProductionSignatures_ItIsTheSame()
    {
        RunResult result = new SimulatedRun(new RunRequest(Scenario("calm"), Seed: 2, Hours: 0.02) { RealCrypto = true }).Run();
        Assert.Empty(result.Findings);
        Assert.Equal(result.Tally.Attestations.Expected, result.Tally.Attestations.Taken);
    }

    [Theory]
    [InlineData("everything")]
    [InlineData("malice")]
    [InlineData("history")]
    [InlineData("clocks")]
    public void UnderFaults_EveryInvariantHolds(string scenario)
    {
        RunResult result = Run(scenario, seed: 11, hours: 0.05);
        Assert.Empty(result.Findings);
        Assert.NotEmpty(result.Faults.Counts);
    }

    /// <summary>With every knob at its end, what is rare up to twice a minute, and none, one, and two malicious operators.</summary>
    [Fact]
    public void EveryKindOfFault_IsPlayed()
    {
        FaultTally played = new();
        foreach (string share in (string[])["0", "0.5", "1"])
        {
            string yaml = string.Join('\n', Repository.Text("config/simulation/everything.yaml").Split('\n').Select(line => AtItsEnd(line, share)));
            RunResult result = new SimulatedRun(new RunRequest(ClayStack.Dvt.Lab.Runs.Scenario.Parse("most", yaml), Seed: 7, Hours: 0.2)).Run();
            Assert.Empty(result.Findings);
            played.Add(result.Faults);
        }

        Assert.Empty(Enum.GetValues<FaultKind>().Except(played.Counts.Keys));
    }

    [Fact]
    public async Task OneSeed_IsOneCourse_AlsoInAnotherProcess()
    {
        RunResult here = Run("everything", seed: 5, hours: 0.03);
        Assert.Equal(here.TraceHash, Run("everything", seed: 5, hours: 0.03).TraceHash);
        Assert.NotEqual(here.TraceHash, Run("everything", seed: 6, hours: 0.03).TraceHash);

        ProcessStartInfo start = new("dotnet") { RedirectStandardOutput = true, UseShellExecute = false, WorkingDirectory = Repository.Root };
        foreach (string argument in (string[])[Path.Combine(AppContext.BaseDirectory, "clay-dvt-lab.dll"), "simulate", "--seed", "5", "--hours", "0.03", "--json"])
            start.ArgumentList.Add(argument);
        using Process process = Process.Start(start)!;
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, process.ExitCode);

        // The swarm's hash is made of its seeds' hashes; of one seed it is that one's.
        Assert.Contains($"\"trace_hash\":\"{here.TraceHash.ToString("x16", CultureInfo.InvariantCulture)}\"", output, StringComparison.Ordinal);
    }

    private static string AtItsEnd(string line, string maliciousShare) => line.Split(": [") switch
    {
        ["malicious_share", _] => $"malicious_share: [{maliciousShare}]",
        ["clock_steps" or "clock_leaps" or "restores" or "second_instances" or "crashes_of_all", _] => $"{line.Split(':')[0]}: [2]",
        ["crash_at_disk" or "disk_failures", _] => $"{line.Split(':')[0]}: [0.02]",
        [string knob, string range] => $"{knob}: [{range.Split(", ")[^1]}",
        _ => line.StartsWith("omit", StringComparison.Ordinal) ? "omit: 0" : line,
    };

    private static RunResult Run(string scenario, ulong seed, double hours) =>
        new SimulatedRun(new RunRequest(Scenario(scenario), seed, hours)).Run();

    private static Scenario Scenario(string name) =>
        ClayStack.Dvt.Lab.Runs.Scenario.Parse(name, Repository.Text($"config/simulation/{name}.yaml"));
}
