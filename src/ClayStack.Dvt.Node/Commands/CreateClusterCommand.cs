using System.CommandLine;
using System.Globalization;
using System.Text;
using ClayStack.Dvt.Crypto.Bls12381;
using ClayStack.Dvt.Crypto.Keys;
using ClayStack.Dvt.Duties.Clusters;
using ClayStack.Dvt.Ethereum.Phase0;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Node.Configuration;

namespace ClayStack.Dvt.Node.Commands;

/// <summary><c>clay-dvt create cluster</c>: the trusted dealer.</summary>
internal static class CreateClusterCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create(ProgramContext context)
    {
        Command command = new(
            "cluster",
            "Make a cluster as a trusted dealer: definition, manifest, for each node a folder with its keys, its shares and a node.yaml, and for new validators the signed deposits as the staking launchpad takes them. Whoever runs this sees every key.");
        CreateClusterFlags flags = new(command);
        command.SetAction((parsed, cancel) => RunAsync(parsed, flags, context, cancel));
        return new Command("create", "Make the files of a cluster.") { command };
    }

    private static async Task<int> RunAsync(ParseResult parsed, CreateClusterFlags flags, ProgramContext context, CancellationToken cancel)
    {
        string output = Path.GetFullPath(parsed.GetRequiredValue(flags.Output), context.WorkingFolder);
        (ClusterNetwork? network, string? problem) = await flags.Network.ReadAsync(parsed, context, cancel);
        if (network is null)
            return await FailAsync(context, problem!);
        DealtPasswords passwords = new DealtPasswords.DrawnAndWritten();
        Password? password = null;
        if (parsed.GetValue(flags.PasswordFile) is { } passwordFile)
        {
            PasswordSource source = new PasswordSource.InFile(Path.GetFullPath(passwordFile, context.WorkingFolder));
            if (!source.TryRead(context.Variable, out password, out problem))
                return await FailAsync(context, problem);
            passwords = new DealtPasswords.Given([.. Enumerable.Repeat(password, parsed.GetValue(flags.Nodes))], context.KeyCost);
        }

        using (password)
        {
            if (!TryOpenKeys(parsed, flags, context, out IReadOnlyList<BlsSecretKey> keys, out problem))
                return await FailAsync(context, problem!);
            try
            {
                return await DealAsync(output, flags.ToRequest(parsed, network, keys), passwords, parsed, flags, context);
            }
            finally
            {
                foreach (BlsSecretKey key in keys)
                    key.Dispose();
            }
        }
    }

    private static bool TryOpenKeys(
        ParseResult parsed, CreateClusterFlags flags, ProgramContext context, out IReadOnlyList<BlsSecretKey> keys, out string? problem)
    {
        problem = null;
        if (parsed.GetValue(flags.Keystores) is not { } folder)
        {
            keys = [.. Enumerable.Range(0, parsed.GetValue(flags.Validators)).Select(_ => BlsSecretKey.Generate(context.Random))];
            return true;
        }

        string passwordPath = Path.GetFullPath(parsed.GetRequiredValue(flags.KeystorePassword)!, context.WorkingFolder);
        bool opened = KeystoreFolder.TryOpen(Path.GetFullPath(folder, context.WorkingFolder), passwordPath, out IReadOnlyList<BlsSecretKey>? found, out problem);
        keys = found ?? [];
        return opened;
    }

    private static async Task<int> DealAsync(
        string output, DealerRequest request, DealtPasswords passwords, ParseResult parsed, CreateClusterFlags flags, ProgramContext context)
    {
        if (!Dealer.TryDeal(request, context.Random, out DealtCluster? dealt, out ClusterFileError? error))
            return await FailAsync(context, error.ToString());
        using DealtCluster cluster = dealt;
        try
        {
            cluster.Write(output, passwords, context.Random);
            foreach (DealtNode node in cluster.Nodes)
            {
                string folder = Path.Combine(output, DealtCluster.FolderName(node.Operator));
                int? port = request.Addresses.IsEmpty ? null : request.Addresses[node.Operator.Index.Value - 1]?.Port;
                Directory.CreateDirectory(Path.Combine(folder, NodeFile.AnchorFolder));
                string content = NodeFile.Content(node.Operator, cluster.Definition, passwords is DealtPasswords.DrawnAndWritten, parsed.GetValue(flags.Network.BeaconNodes) ?? [], port);
                if (!CommandFiles.TryWriteNew(Path.Combine(folder, NodeFile.Name), Encoding.UTF8.GetBytes(content), out string? problem))
                    return await FailAsync(context, problem);
            }

            foreach ((string name, byte[] content) in Deposits(request, cluster.Manifest))
            {
                if (!CommandFiles.TryWriteNew(Path.Combine(output, name), content, out string? problem))
                    return await FailAsync(context, problem);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return await FailAsync(context, exception.Message);
        }

        await TellAsync(output, cluster, passwords, parsed.GetValue(flags.Keystores) is not null, context.Out);
        return ExitCode.Done;
    }

    /// <summary>
    /// A file for each of the manifest's amounts, in their order: only after the finalized state shows the credentials of the first
    /// deposit may the rest follow (PROTOCOL K2).
    /// </summary>
    private static IEnumerable<(string Name, byte[] Content)> Deposits(DealerRequest request, ValidatorManifest manifest)
    {
        ForkVersion genesis = request.Network.Forks[0].Version;
        int count = manifest.Validators.Select(validator => validator.DepositAmounts.Length).DefaultIfEmpty(0).Max();
        Dictionary<BlsPublicKeyBytes, BlsSecretKey> secrets = request.Validators.ToDictionary(
            validator => BlsPublicKeyBytes.FromBytes(validator.Secret.ToPublicKey().Bytes), validator => validator.Secret);
        for (int i = 0; i < count; i++)
        {
            DepositData[] deposits =
            [
                .. manifest.Validators.Where(validator => i < validator.DepositAmounts.Length).Select(validator => DepositFile.Sign(
                    secrets[validator.GroupKey], validator.WithdrawalCredentials, validator.DepositAmounts[i], genesis)),
            ];
            string name = string.Create(CultureInfo.InvariantCulture, $"deposit_data-{i + 1}-of-{count}.json");
            yield return (name, DepositFile.Write(deposits, request.Network.Name, genesis));
        }
    }

    private static async Task TellAsync(string output, DealtCluster cluster, DealtPasswords passwords, bool split, TextWriter text)
    {
        ClusterDefinition definition = cluster.Definition;
        await text.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{definition}: {definition.OperatorCount} nodes, threshold {definition.Threshold}, {cluster.Manifest.Validators.Length} validators, {definition.Network.Name}"));
        foreach (DealtNode node in cluster.Nodes)
            await text.WriteLineAsync($"  {Path.Combine(output, DealtCluster.FolderName(node.Operator))}");
        if (passwords is DealtPasswords.DrawnAndWritten)
            await text.WriteLineAsync($"Each folder holds the password of its keys in '{ClusterFiles.Password}': move it away from them where money is at stake.");
        if (cluster.Manifest.Validators.Any(validator => validator.DepositAmounts.Length > 0))
            await text.WriteLineAsync($"The signed deposits are in {Path.Combine(output, "deposit_data-*.json")}: make the first, and the next only once the finalized state shows the validators with these credentials.");
        if (split)
            await text.WriteLineAsync("The validators' old client must stop for good. Export its history, and import it at every node by 'clay-dvt slashing-protection import' before the node starts.");
        await text.WriteLineAsync($"Give each operator its folder, then: clay-dvt run --config {NodeFile.Name}");
    }

    private static async Task<int> FailAsync(ProgramContext context, string problem)
    {
        await context.Error.WriteLineAsync(problem);
        return ExitCode.InputRefused;
    }
}
