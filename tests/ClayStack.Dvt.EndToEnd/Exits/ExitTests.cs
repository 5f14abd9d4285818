using System.Text;
using ClayStack.Dvt.Devnet;
using ClayStack.Dvt.Devnet.Local;
using ClayStack.Dvt.EndToEnd.Cluster;
using ClayStack.Dvt.Node.Admin;
using ClayStack.Dvt.Node.Commands;

namespace ClayStack.Dvt.EndToEnd.Exits;

/// <summary>Operators at their machines, each with the program and a running node, who let a validator leave (PROTOCOL V3).</summary>
public sealed class ExitTests(ITestOutputHelper output)
{
    private const string Validator = "5";

    [Fact]
    public async Task ThreeOperatorsAsk_AndTheChainTakesTheExit_AsEveryNodeSays()
    {
        await using ClusterOnDevnet run = await ClusterOnDevnet.StartAsync(options => options with { ExitAgeEpochs = 1, SlotDurationMs = 4000 });
        await run.UntilAsync("all attest", () => Task.FromResult(run.Attestations.Included > 0));
        (int code, string refused) = await NodeCommand.RunAsync(run.Nodes[0], "exit", "request", "--validator", Validator);
        if (run.Chain.HeadSlot.Value < 7)
            Assert.Equal((ExitCode.InputRefused, true), (code, refused.Contains("TooYoung: It may exit from epoch 1 on", StringComparison.Ordinal)));
        await run.UntilAsync("validators may exit", () => Task.FromResult(run.Chain.HeadSlot.Value >= 8));

        await RequestAsync(run.Nodes[0]);
        await RequestAsync(run.Nodes[2]);
        await run.UntilAsync("operator 2's node knows of both requests", async () => await ExitOfAsync(run.Nodes[1]) is { Agreeing: 2, State: "asked" });
        Assert.Equal(0, run.DutiesOf(DevnetDutyKind.Exit).Done);

        // What was asked for outlives the processes.
        await run.Nodes[0].KillAsync();
        run.Nodes[0].Start();
        await run.UntilAsync("operator 1's node is back with its request", async () => await ExitOfAsync(run.Nodes[0]) is { Agreeing: 2 });
        await RequestAsync(run.Nodes[3]);
        await run.UntilAsync("a block has the exit", () => Task.FromResult(run.DutiesOf(DevnetDutyKind.Exit).Included == 1));
        foreach (LocalNode node in run.Nodes)
        {
            await run.UntilAsync($"{node} says that the validator leaves", async () => await ExitOfAsync(node) is { State: "exiting", ExitEpoch: > 0 });
            ExitDocument.ExitPart exit = (await ExitOfAsync(node))!;
            Assert.Equal([1, 3, 4], exit.Requests.Select(request => request.Operator));
            Assert.Equal(1UL, exit.Epoch);
            output.WriteLine((await NodeCommand.RunAsync(node, "exit", "status")).Output.TrimEnd());
        }

        Assert.Equal(0, run.DutiesOf(DevnetDutyKind.Exit).Refused);
        (code, refused) = await NodeCommand.RunAsync(run.Nodes[1], "exit", "request", "--validator", Validator);
        Assert.Equal((ExitCode.InputRefused, true), (code, refused.Contains("AlreadyExiting", StringComparison.Ordinal)));
    }

    private static async Task RequestAsync(LocalNode node)
    {
        (int code, string said) = await NodeCommand.RunAsync(node, "exit", "request", "--validator", Validator);
        Assert.True(code == ExitCode.Done, $"{node}: {said}\n{node.LogTail()}");
    }

    private static async Task<ExitDocument.ExitPart?> ExitOfAsync(LocalNode node)
    {
        (int code, string said) = await NodeCommand.RunAsync(node, "exit", "status", "--validator", Validator, "--json");
        return code == ExitCode.Done ? ExitDocument.FromJson(Encoding.UTF8.GetBytes(said))?.Exits.Single() : null;
    }
}
