using System.CommandLine;
using ClayStack.Dvt.Node.Configuration;
using ClayStack.Dvt.Node.Hosting;
using ClayStack.Dvt.Node.Logging;
using Microsoft.Extensions.Logging;

namespace ClayStack.Dvt.Node.Commands;

/// <summary><c>clay-dvt run</c>: one node, until it is told to stop.</summary>
internal static partial class RunCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create(ProgramContext context, NodeHostFactory createHost)
    {
        Command command = new("run", "Run a node until it is told to stop (SIGINT or SIGTERM).");
        ConfigurationFlags flags = new(command, NodeKeys.All);
        Option<bool> endWithInput = new("--end-with-input")
        {
            Description = "Also stop when standard input ends: for a program that starts nodes and must not leave them behind.",
        };
        command.Add(endWithInput);
        command.SetAction(async (parsed, cancel) =>
        {
            using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            if (parsed.GetValue(endWithInput))
                context.WatchInput(stop);
            return await RunAsync(flags.Read(parsed, context), context, createHost, stop.Token);
        });
        return command;
    }

    private static async Task<int> RunAsync(
        ConfigurationValues values, ProgramContext context, NodeHostFactory createHost, CancellationToken cancel)
    {
        if (!NodeConfiguration.TryCreate(values, out NodeConfiguration? configuration))
            return ConfigurationFlags.Report(values, context);
        if (!DataFolderLock.TryTake(configuration.DataFolder, context.ProcessId, out DataFolderLock? taken, out string? problem))
        {
            await context.Error.WriteLineAsync(problem);
            return ExitCode.Locked;
        }

        using DataFolderLock held = taken;
        using ILoggerFactory log = NodeLogging.Create(configuration.LogLevel, configuration.LogFormat, context.Time);
        ILogger logger = log.CreateLogger("ClayStack.Dvt.Node");
        Starting(logger, context.Version, configuration.DataFolder);
        try
        {
            NodeSurroundings surroundings = new(context.Time, context.Random, log, context.Variable, context.Version);
            while (true)
            {
                int code = await RunOnceAsync(createHost(configuration, surroundings), cancel);
                if (code != INodeHost.BeginAnew)
                {
                    Stopped(logger, code);
                    return code;
                }

                StartsAgain(logger);
            }
        }
        catch (Exception exception)
        {
            // The host's edge: whatever comes here was foreseen by nobody, so the process ends with all that is known of it.
            Failed(logger, exception);
            return ExitCode.Failed;
        }
    }

    /// <summary>A node that begins anew has given everything back before.</summary>
    private static async Task<int> RunOnceAsync(INodeHost node, CancellationToken cancel)
    {
        await using INodeHost host = node;
        return await host.RunAsync(cancel);
    }

    [LoggerMessage(EventId = 100, EventName = "starting", Level = LogLevel.Information, Message = "clay-dvt {Version} starts, data folder {Folder}")]
    private static partial void Starting(ILogger logger, string version, string folder);

    [LoggerMessage(EventId = 101, EventName = "stopped", Level = LogLevel.Information, Message = "stopped, exit code {Code}")]
    private static partial void Stopped(ILogger logger, int code);

    [LoggerMessage(EventId = 103, EventName = "starts-again", Level = LogLevel.Warning, Message = "the quarantine is over: the node starts again, with a start number that its peers accept")]
    private static partial void StartsAgain(ILogger logger);

    [LoggerMessage(EventId = 102, EventName = "failed", Level = LogLevel.Critical, Message = "the node failed")]
    private static partial void Failed(ILogger logger, Exception exception);
}
