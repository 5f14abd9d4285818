using System.CommandLine;
using ClayStack.Dvt.Crypto.Identity;
using ClayStack.Dvt.Duties.Clusters;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Node.Configuration;
using ClayStack.Dvt.Peers.Codec;

namespace ClayStack.Dvt.Node.Commands;

/// <summary>
/// <c>clay-dvt evidence verify</c>: checks what an operator is accused of, with nothing but the cluster definition (PROTOCOL C6).
/// </summary>
internal static class EvidenceCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create(ProgramContext context)
    {
        Argument<string[]> files = new("files") { Description = "Evidence files; a node keeps them in the folder 'evidence' of its data folder.", Arity = ArgumentArity.OneOrMore };
        Command verify = new("verify", "Check evidence against the cluster definition. Ends with 0 only if every file proves a contradiction.") { files };
        ConfigurationFlags flags = new(verify, [NodeKeys.ClusterFolder]);
        verify.SetAction(parsed => Verify(parsed.GetRequiredValue(files), flags.Read(parsed, context), context));
        return new Command("evidence", "Contradictions that operators signed.") { verify };
    }

    private static int Verify(string[] files, ConfigurationValues values, ProgramContext context)
    {
        string folder = values.Get(NodeKeys.ClusterFolder);
        if (values.Errors.Count > 0)
            return ConfigurationFlags.Report(values, context);
        if (!CommandFiles.TryRead(Path.Combine(folder, ClusterFiles.Definition), ClusterDefinition.LengthMax, out byte[]? content, out string? problem))
            return Fail(context, problem);
        if (!ClusterDefinition.TryParse(content, out ClusterDefinition? definition, out ClusterFileError? error))
            return Fail(context, error.ToString());

        // Whoever checks is no operator: the key that verifies signs nothing.
        using NodeKey verifier = NodeKey.Generate(context.Random);
        PeerSettings settings = new(
            definition.Hash,
            default,
            definition.Operators.ToDictionary(member => member.Index, member => member.NodeKey),
            definition.Network.ToNetwork().Preset.SlotsPerEpoch,
            Duties.Agreement.RoundTimes.RoundMax);
        int code = ExitCode.Done;
        foreach (string file in files)
        {
            string path = Path.GetFullPath(file, context.WorkingFolder);
            if (!CommandFiles.TryRead(path, EvidenceFile.LengthMax, out byte[]? evidence, out problem))
            {
                code = Fail(context, problem);
                continue;
            }

            if (EvidenceFile.Verify(evidence, settings, verifier, out Contradiction? found) is { } unproven)
                code = Fail(context, $"{file}: not proven. {unproven}");
            else
                context.Out.WriteLine($"{file}: proven. {Describe(found!)}");
        }

        return code;
    }

    private static string Describe(Contradiction found) => found switch
    {
        Contradiction.Statements said => $"Operator {said.Culprit} signed two contents for {said.First.Statement.Type} in round {said.First.Statement.Round} of slot {said.First.Statement.Instance.Slot}, duty {(Duties.DutyType)said.First.Statement.Instance.Duty}.",
        Contradiction.Bundles signed => $"Operator {signed.Culprit} signed two roots for one validator: {signed.First.Bundle.Duty} of slot {signed.First.Bundle.Slot}.",
        _ => throw new ArgumentOutOfRangeException(nameof(found), found, "The family of contradictions is closed."),
    };

    private static int Fail(ProgramContext context, string problem)
    {
        context.Error.WriteLine(problem);
        return ExitCode.InputRefused;
    }
}
