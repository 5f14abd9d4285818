using System.CommandLine;
using System.Globalization;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Duties.Protection;
using ClayStack.Dvt.Duties.Scheduling;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Node.Configuration;

namespace ClayStack.Dvt.Node.Commands;

/// <summary><c>clay-dvt slashing-protection import|export</c>: histories in the interchange format of EIP-3076, while the node stands still.</summary>
internal static class SlashingProtectionCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create(ProgramContext context) =>
        new("slashing-protection", "Move histories of signatures in and out (EIP-3076), while the node stands still.") { Import(context), Export(context) };

    private static Command Import(ProgramContext context)
    {
        Argument<string> file = new("file") { Description = "The history: EIP-3076, version 5, keyed by the validators' keys or by key shares." };
        Option<bool> force = new("--force") { Description = "Take epochs beyond the next one as well; the validators then cannot sign before them." };
        Option<bool> waive = new("--waive-doppelganger")
        {
            Description = "Let these validators begin without two epochs of listening for another instance: only if nothing else has run with their keys since the history was exported.",
        };
        Command command = new("import", "Take over a history: all of it or nothing; marks only ever rise.") { file, force, waive };
        ConfigurationFlags flags = new(command, [.. ProtectionSession.Keys, NodeKeys.BeaconNodes]);
        PresentSlot present = new(command);
        command.SetAction((parsed, cancel) =>
        {
            ImportRequest request = new(parsed.GetRequiredValue(file), parsed.GetValue(force), parsed.GetValue(waive));
            return ImportAsync(request, parsed, flags.Read(parsed, context), present, context, cancel);
        });
        return command;
    }

    private static Command Export(ProgramContext context)
    {
        Argument<string> file = new("file") { Description = "Where to write; a file that is there is not touched." };
        Command command = new("export", "Write the marks of all validators, keyed by their own keys. The node must not sign any more afterwards, if they go to another client.") { file };
        ConfigurationFlags flags = new(command, ProtectionSession.Keys);
        command.SetAction(parsed => Export(Path.GetFullPath(parsed.GetRequiredValue(file), context.WorkingFolder), flags.Read(parsed, context), context));
        return command;
    }

    private sealed record ImportRequest(string File, bool Force, bool WaiveDoppelganger);

    private static async Task<int> ImportAsync(
        ImportRequest request, ParseResult parsed, ConfigurationValues values, PresentSlot present, ProgramContext context, CancellationToken cancel)
    {
        int code = ProtectionSession.TryOpen(values, context, mustExist: false, out ProtectionSession? session);
        if (session is null)
            return code;
        using ProtectionSession open = session;
        Epoch now = default;
        if (!request.Force)
        {
            (ChainClock? clock, string? unknown) = await present.ClockAsync(parsed, values, open.Network, context, cancel);
            if (clock is null)
                return await FailAsync(context, unknown!, ExitCode.InputRefused);
            now = clock.SlotAt(context.Time.GetUtcNow()) is { } slot ? clock.EpochOf(slot) : default;
        }

        if (!CommandFiles.TryRead(Path.GetFullPath(request.File, context.WorkingFolder), InterchangeFile.LengthMax, out byte[]? content, out string? problem))
            return await FailAsync(context, problem, ExitCode.InputRefused);
        ImportSettings settings = new() { GroupKeys = open.GroupKeys(), Now = now, Force = request.Force, WaiveDoppelganger = request.WaiveDoppelganger };
        try
        {
            return await TellAsync(open.Register.Import(content, settings), context);
        }
        catch (ProtectionStoreException exception)
        {
            return await FailAsync(context, exception.Message, ExitCode.StoreFailed);
        }
    }

    private static async Task<int> TellAsync(ImportOutcome outcome, ProgramContext context)
    {
        switch (outcome)
        {
            case ImportOutcome.Imported(int added, int merged):
                await context.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"Imported: {added} validators added, {merged} merged with what was there."));
                return ExitCode.Done;
            case ImportOutcome.Refused(InterchangeError error):
                return await FailAsync(context, $"Nothing was imported. {error}", ExitCode.InputRefused);
            default:
                return await FailAsync(context, "Whether the import is durable is unknown. Import the same file again.", ExitCode.StoreFailed);
        }
    }

    private static int Export(string file, ConfigurationValues values, ProgramContext context)
    {
        int code = ProtectionSession.TryOpen(values, context, mustExist: true, out ProtectionSession? session);
        if (session is null)
            return code;
        using ProtectionSession open = session;
        try
        {
            if (!CommandFiles.TryWriteNew(file, open.Register.Export(), out string? problem))
            {
                context.Error.WriteLine(problem);
                return ExitCode.InputRefused;
            }

            context.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Exported: {open.RowCount} validators to {file}."));
            return ExitCode.Done;
        }
        catch (ProtectionStoreException exception)
        {
            context.Error.WriteLine(exception.Message);
            return ExitCode.StoreFailed;
        }
    }

    private static async Task<int> FailAsync(ProgramContext context, string problem, int code)
    {
        await context.Error.WriteLineAsync(problem);
        return code;
    }
}
