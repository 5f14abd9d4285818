using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using ClayStack.Dvt.Crypto.Bls12381;
using ClayStack.Dvt.Duties.Clusters;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Node.Commands;

/// <summary>The flags of <c>create cluster</c>, and the dealer's request that they make.</summary>
internal sealed class CreateClusterFlags
{
    private const ulong DepositEthMax = 2048;
    private const ulong GweiPerEth = 1_000_000_000;
    private const ulong GasLimitDefault = 60_000_000;
    private const int NodesDefault = 4;
    private const byte AddressCredentials = 0x01;
    private const byte CompoundingCredentials = 0x02;

    private readonly Option<string> _name = new("--name") { Description = "The cluster's name, for people.", DefaultValueFactory = _ => "cluster" };
    private readonly Option<int?> _threshold = new("--threshold", "-t") { Description = "How many shares sign; the greatest that lets a third fail, if left out." };
    private readonly Option<ExecutionAddress?> _withdrawal = new("--withdrawal-address")
    {
        Description = "The execution address that the validators' ETH is withdrawn to. Can never be changed.",
        HelpName = "0x…",
        Required = true,
        CustomParser = ParseAddress,
    };

    private readonly Option<bool> _compounding = new("--compounding") { Description = "Compounding validators (0x02 credentials) in place of those that pay out above 32 ETH (0x01)." };
    private readonly Option<ExecutionAddress?> _feeRecipient = new("--fee-recipient")
    {
        Description = "The execution address that receives the fees of blocks; the withdrawal address if left out.",
        HelpName = "0x…",
        CustomParser = ParseAddress,
    };

    private readonly Option<ulong> _gasLimit = new("--gas-limit") { Description = "The gas limit asked of builders.", DefaultValueFactory = _ => GasLimitDefault };
    private readonly Option<ulong[]> _deposits = new("--deposit-eth")
    {
        Description = "The deposits that the cluster may sign for each new validator, in ETH.",
        HelpName = "ETH",
        AllowMultipleArgumentsPerToken = true,
        CustomParser = static result => [.. result.Tokens.Select(token => ParseNumber(result, token.Value, DepositEthMax))],
        DefaultValueFactory = _ => [1, 31],
    };

    private readonly Option<string[]> _relays = new("--relay") { Description = "A relay that operators may use, several times for several; without one, blocks are built locally.", HelpName = "URL" };
    private readonly Option<(string Host, int Port)[]> _addresses = new("--address")
    {
        Description = "Where the nodes of operators 1 to n can be reached by the others, once for each in order. A node's status is served on the port after it.",
        HelpName = "host:port",
        CustomParser = ParseAddresses,
    };

    /// <summary>Adds the flags to a command.</summary>
    public CreateClusterFlags(Command command)
    {
        Network = new NetworkFlags();
        Option[] options =
        [
            Output, _name, Nodes, _threshold, Validators, Keystores, KeystorePassword, Network.Name, Network.BeaconNodes, _withdrawal, _compounding,
            _feeRecipient, _gasLimit, _deposits, _relays, _addresses, PasswordFile,
        ];
        Array.ForEach(options, command.Add);
        command.Validators.Add(Check);
    }

    /// <summary>Where the nodes' folders go.</summary>
    public Option<string> Output { get; } = new("--output", "-o") { Description = "The folder that the nodes' folders are made in.", HelpName = "folder", Required = true };

    /// <summary>n.</summary>
    public Option<int> Nodes { get; } = new("--nodes", "-n") { Description = "How many nodes, 4 to 13.", DefaultValueFactory = _ => NodesDefault };

    /// <summary>How many new keys.</summary>
    public Option<int> Validators { get; } = new("--validators")
    {
        Description = "Draw so many new keys.",
        HelpName = "count",
        CustomParser = static result => (int)ParseNumber(result, result.Tokens[0].Value, ValidatorManifest.ValidatorCountMax),
    };

    /// <summary>Existing keys.</summary>
    public Option<string?> Keystores { get; } = new("--keystores") { Description = "Split the keys of the EIP-2335 keystores (*keystore*.json) of a folder, in place of drawing new ones.", HelpName = "folder" };

    /// <summary>Opens existing keys.</summary>
    public Option<string?> KeystorePassword { get; } = new("--keystore-password-file") { Description = "The file with the password of all keystores, or a folder with a file for each: x.txt for x.json.", HelpName = "file or folder" };

    /// <summary>Protects what is written.</summary>
    public Option<string?> PasswordFile { get; } = new("--password-file") { Description = "The file with the password for the keys of all nodes; each gets one of its own, written beside them, if left out.", HelpName = "file" };

    /// <summary>The chain.</summary>
    public NetworkFlags Network { get; }

    /// <summary>The request that the flags make.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="network">The chain.</param>
    /// <param name="keys">The validators' keys; stay the caller's.</param>
    public DealerRequest ToRequest(ParseResult parsed, ClusterNetwork network, IReadOnlyList<BlsSecretKey> keys)
    {
        ExecutionAddress withdrawal = parsed.GetValue(_withdrawal) ?? default;
        Hash32 credentials = Credentials(withdrawal, parsed.GetValue(_compounding));
        ImmutableArray<string> relays = [.. parsed.GetValue(_relays) ?? []];
        ValidatorSettings settings = new(
            parsed.GetValue(_feeRecipient) ?? withdrawal,
            parsed.GetValue(_gasLimit),
            relays.IsEmpty ? BuilderSettings.LocalOnly : new BuilderSettings(Enabled: true, BuilderSettings.NeutralBoostFactor),
            new Epoch(0));
        // Whoever splits a key has deposited already.
        ImmutableArray<Gwei> deposits = parsed.GetValue(Keystores) is null
            ? [.. (parsed.GetValue(_deposits) ?? []).Select(eth => new Gwei(checked(eth * GweiPerEth)))]
            : [];
        return new DealerRequest
        {
            Name = parsed.GetValue(_name)!,
            Network = network,
            OperatorCount = parsed.GetValue(Nodes),
            Threshold = parsed.GetValue(_threshold),
            Relays = relays,
            Validators = [.. keys.Select(key => new DealtValidator(key, credentials, deposits, settings))],
            Addresses = [.. (parsed.GetValue(_addresses) ?? []).Select(address => ((string Host, int Port)?)address)],
        };
    }

    private void Check(CommandResult result)
    {
        bool hasKeystores = result.GetResult(Keystores) is not null;
        if (hasKeystores == (result.GetResult(Validators) is not null))
            result.AddError("Say either how many --validators to make, or which --keystores to split.");
        if (hasKeystores != (result.GetResult(KeystorePassword) is not null))
            result.AddError("--keystores and --keystore-password-file belong together.");
    }

    private static Hash32 Credentials(ExecutionAddress address, bool compounding)
    {
        Span<byte> bytes = stackalloc byte[Hash32.Length];
        bytes.Clear();
        bytes[0] = compounding ? CompoundingCredentials : AddressCredentials;
        address.Span.CopyTo(bytes[^ExecutionAddress.Length..]);
        return Hash32.FromBytes(bytes);
    }

    private static ulong ParseNumber(ArgumentResult result, string text, ulong max)
    {
        if (ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong number) && number >= 1 && number <= max)
            return number;
        result.AddError($"'{text}' is no number from 1 to {max}.");
        return 1;
    }

    private static ExecutionAddress? ParseAddress(ArgumentResult result)
    {
        string text = result.Tokens[0].Value;
        if (ExecutionAddress.TryParse(text, out ExecutionAddress address) && address != default)
            return address;
        result.AddError($"'{text}' is no execution address: write 0x and 40 hexadecimal digits, not all zero.");
        return null;
    }

    private static (string Host, int Port)[] ParseAddresses(ArgumentResult result)
    {
        List<(string Host, int Port)> addresses = [];
        foreach (Token token in result.Tokens)
        {
            int colon = token.Value.LastIndexOf(':');
            // The status is served on the port after it.
            if (colon > 0
                && int.TryParse(token.Value.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int port)
                && port is >= 1 and < ushort.MaxValue)
                addresses.Add((token.Value[..colon].Trim('[', ']'), port));
            else
                result.AddError($"'{token.Value}' is no host and port: write it like node1.example.org:9700, with a port of 1 to 65534.");
        }

        return [.. addresses];
    }
}
