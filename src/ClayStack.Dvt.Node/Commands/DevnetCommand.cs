using System.CommandLine;
using ClayStack.Dvt.Devnet.Local;
using Spectre.Console;

namespace ClayStack.Dvt.Node.Commands;

/// <summary><c>clay-dvt devnet</c>: a chain and a cluster of node processes on this machine, judged at the end.</summary>
internal static class DevnetCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create(ProgramContext context)
    {
        Command command = new(
            "devnet",
            "Run a beacon node of our own and a cluster of node processes with fresh keys, and show how they do. "
            + "Exit code 0 only if every duty was done, and, from 5 epochs on, the chain finalized.");
        DevnetFlags flags = new(command);
        command.SetAction((parsed, cancel) => RunAsync(flags.Read(parsed), context, cancel));
        return command;
    }

    private static async Task<int> RunAsync(DevnetRequest request, ProgramContext context, CancellationToken cancel)
    {
        string folder = request.Folder is null
            ? Directory.CreateTempSubdirectory("clay-dvt-devnet-").FullName
            : Path.GetFullPath(request.Folder, context.WorkingFolder);
        try
        {
            await using DevnetRun run = await DevnetRun.PrepareAsync(
                request, folder, OwnProgram(), context.Time, context.Random, line => Say(request, context, line), cancel);
            if (request.Json)
                await run.RunAsync(_ => { }, cancel);
            else
                await ShowAsync(run, context, cancel);
            DevnetSummary summary = await run.SummarizeAsync(cancel);
            await context.Out.WriteLineAsync(request.Json ? summary.ToJson() : summary.ToText());
            return summary.Succeeded ? ExitCode.Done : ExitCode.Failed;
        }
        catch (DevnetFailure failure)
        {
            await context.Error.WriteLineAsync(failure.Message);
            return ExitCode.Failed;
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            await context.Error.WriteLineAsync("The devnet was stopped before its end.");
            return ExitCode.Failed;
        }
        finally
        {
            if (request.Folder is null)
                Directory.Delete(folder, recursive: true);
        }
    }

    private static void Say(DevnetRequest request, ProgramContext context, string line)
    {
        if (!request.Json)
            context.Out.WriteLine(line);
    }

    private static async Task ShowAsync(DevnetRun run, ProgramContext context, CancellationToken cancel)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(context.Out) });
        if (!console.Profile.Capabilities.Interactive)
        {
            string? last = null;
            await run.RunAsync(
                view =>
                {
                    string line = view.ToLine();
                    if (!string.Equals(line, last, StringComparison.Ordinal))
                        context.Out.WriteLine(line);
                    last = line;
                },
                cancel);
            return;
        }

        await console.Live(new Table()).StartAsync(live => run.RunAsync(
            view =>
            {
                live.UpdateTarget(view.ToTable());
                live.Refresh();
            },
            cancel));
    }

    /// <summary>How this very program is started again.</summary>
    private static NodeProgram OwnProgram()
    {
        string process = Environment.ProcessPath ?? throw new InvalidOperationException("The system does not tell which program this is.");
        string own = Path.Combine(AppContext.BaseDirectory, "clay-dvt.dll");
        return string.Equals(Path.GetFileNameWithoutExtension(process), "dotnet", StringComparison.Ordinal)
            ? new NodeProgram(process, [own])
            : new NodeProgram(process, []);
    }
}
