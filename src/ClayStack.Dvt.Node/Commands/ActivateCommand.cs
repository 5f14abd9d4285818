using System.CommandLine;
using System.Globalization;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Duties.Protection;
using ClayStack.Dvt.Duties.Scheduling;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Node.Configuration;

namespace ClayStack.Dvt.Node.Commands;

/// <summary>
/// <c>clay-dvt activate</c>: lets validators sign whose past is unknown (PROTOCOL S2), after the node has watched the chain for
/// another instance of them for two epochs (PROTOCOL S7). It is also what lifts the halt of a validator of which the chain has a
/// foreign signature, if it is told to.
/// </summary>
internal static class ActivateCommand
{
    private const string All = "all";

    /// <summary>Makes the command.</summary>
    public static Command Create(ProgramContext context)
    {
        Argument<string[]> validators = new("validators")
        {
            Description = $"The validators' public keys, or '{All}' for all of the cluster.",
            Arity = ArgumentArity.OneOrMore,
        };
        Option<bool> lift = new("--lift-foreign-signature")
        {
            Description = "Lift the halt of those of them of which the chain has a signature that the cluster did not decide. Find and stop first what else signs with their keys. Nothing up to the present slot can be signed afterwards, and they begin two quiet epochs after the node starts again.",
        };
        Command command = new("activate", "Let validators sign whose history is not at hand, two quiet epochs after the node starts again; for use while it stands still. Importing their history is better.") { validators, lift };
        ConfigurationFlags flags = new(command, [.. ProtectionSession.Keys, NodeKeys.BeaconNodes]);
        PresentSlot present = new(command);
        command.SetAction((parsed, cancel) =>
            RunAsync(parsed.GetRequiredValue(validators), parsed.GetValue(lift), parsed, flags.Read(parsed, context), present, context, cancel));
        return command;
    }

    private static async Task<int> RunAsync(
        string[] names, bool lift, ParseResult parsed, ConfigurationValues values, PresentSlot present, ProgramContext context, CancellationToken cancel)
    {
        int code = ProtectionSession.TryOpen(values, context, mustExist: false, out ProtectionSession? session);
        if (session is null)
            return code;
        using ProtectionSession open = session;
        (IReadOnlyList<BlsPublicKeyBytes> keys, string? problem) = KeysOf(names, open);
        if (problem is not null)
            return await FailAsync(context, problem, ExitCode.InputRefused);
        (ChainClock? clock, string? unknown) = await present.ClockAsync(parsed, values, open.Network, context, cancel);
        if (clock is null)
            return await FailAsync(context, unknown!, ExitCode.InputRefused);
        if (clock.SlotAt(context.Time.GetUtcNow()) is not { } now)
            return await FailAsync(context, "The chain's genesis is still to come: its validators need no activation.", ExitCode.InputRefused);
        try
        {
            HaltedValidator[] halted = [.. open.Halted.Where(halt => keys.Contains(halt.GroupKey))];
            IReadOnlyList<RegisterVerdict> verdicts = open.Register.Activate(keys, now, lift);
            foreach (IGrouping<RegisterVerdict, RegisterVerdict> group in verdicts.GroupBy(verdict => verdict).OrderBy(group => group.Key))
                await context.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{group.Key}: {group.Count()}, for slots after {now}"));
            foreach (HaltedValidator halt in halted)
                await (lift ? context.Out : context.Error).WriteLineAsync(Describe(halt, lift));
            return verdicts.Contains(RegisterVerdict.CommitUnknown) ? ExitCode.StoreFailed
                : verdicts.Contains(RegisterVerdict.Halted) ? ExitCode.InputRefused
                : ExitCode.Done;
        }
        catch (ProtectionStoreException exception)
        {
            return await FailAsync(context, exception.Message, ExitCode.StoreFailed);
        }
    }

    private static string Describe(HaltedValidator halt, bool lifted)
    {
        string found = halt.Kind == ForeignKind.Block ? $"block {halt.Block}" : $"vote for block {halt.Block}";
        string what = lifted
            ? "its halt is lifted, and it begins after two quiet epochs"
            : "it stays halted. Find and stop what else signs with its key, then activate it with --lift-foreign-signature";
        return $"{halt.GroupKey}: the chain has its {found} in slot {halt.Slot}, which this cluster did not decide; {what}.";
    }

    private static (IReadOnlyList<BlsPublicKeyBytes> Keys, string? Problem) KeysOf(string[] names, ProtectionSession session)
    {
        if (names is [All])
            return ([.. session.Manifest.Validators.Select(validator => validator.GroupKey)], null);
        HashSet<BlsPublicKeyBytes> keys = [];
        foreach (string name in names)
        {
            if (!BlsPublicKeyBytes.TryParse(name, out BlsPublicKeyBytes key))
                return ([], $"'{name}' is no public key: write 0x and 96 hexadecimal digits, or {All}.");
            if (!session.Manifest.TryGet(key, out _))
                return ([], $"{key} is no validator of the cluster: check {NodeKeys.ClusterFolder}.");
            if (!keys.Add(key))
                return ([], $"{key} is there twice: name it once.");
        }

        return ([.. keys], null);
    }

    private static async Task<int> FailAsync(ProgramContext context, string problem, int code)
    {
        await context.Error.WriteLineAsync(problem);
        return code;
    }
}
