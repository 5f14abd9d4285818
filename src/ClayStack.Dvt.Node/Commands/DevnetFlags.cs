using System.CommandLine;
using ClayStack.Dvt.Devnet;
using ClayStack.Dvt.Ethereum.Networks;

namespace ClayStack.Dvt.Node.Commands;

/// <summary>The flags of <c>clay-dvt devnet</c>.</summary>
internal sealed class DevnetFlags
{
    private readonly Option<int> _nodes = Number("--nodes", "How many nodes, 4 to 13.", 4, 4, 13);
    private readonly Option<int> _validators = Number(
        "--validators", $"How many validators, 8 to {DevnetOptions.ValidatorsMax} (at least one for each slot of an epoch).", 64, 8, DevnetOptions.ValidatorsMax);

    private readonly Option<int> _epochs = Number("--epochs", "How many epochs to run, 1 to 1000.", 5, 1, 1000);
    private readonly Option<double> _secondsPerSlot = new("--seconds-per-slot")
    {
        Description = "How long a slot is, 0.5 to 60 seconds. Below 3, two busy processors may be too slow for every duty of four nodes.",
        DefaultValueFactory = _ => 3,
    };

    private readonly Option<string> _preset = new("--preset")
    {
        Description = "minimal (8 slots an epoch) or mainnet (32).",
        DefaultValueFactory = _ => "minimal",
    };

    private readonly Option<string> _fork = new("--fork")
    {
        Description = "deneb, electra or fulu.",
        DefaultValueFactory = _ => "fulu",
    };

    private readonly Option<bool> _killOne = new("--kill-one")
    {
        Description = "Kill one node (SIGKILL) in the second epoch, and start it again an epoch later.",
    };

    private readonly Option<bool> _json = new("--json") { Description = "Print only the summary, as one JSON object." };

    private readonly Option<string?> _keep = new("--keep")
    {
        Description = "Use this new or empty folder, and leave the nodes' files and logs in it.",
    };

    /// <summary>Adds the flags to a command.</summary>
    public DevnetFlags(Command command)
    {
        _preset.AcceptOnlyFromAmong("minimal", "mainnet");
        _fork.AcceptOnlyFromAmong("deneb", "electra", "fulu");
        _secondsPerSlot.Validators.Add(result =>
        {
            if (!result.Errors.Any() && result.GetValue(_secondsPerSlot) is < 0.5 or > 60 or double.NaN)
                result.AddError("--seconds-per-slot is 0.5 to 60.");
        });
        foreach (Option option in (Option[])[_nodes, _validators, _epochs, _secondsPerSlot, _preset, _fork, _killOne, _json, _keep])
            command.Add(option);
        command.Validators.Add(result =>
        {
            if (!result.Errors.Any() && string.Equals(result.GetValue(_preset), "mainnet", StringComparison.Ordinal) && result.GetValue(_validators) < 32)
                result.AddError("--validators is at least 32 with --preset mainnet: one for each slot of an epoch.");
        });
    }

    /// <summary>What was asked for.</summary>
    public DevnetRequest Read(ParseResult parsed) => new()
    {
        Nodes = parsed.GetValue(_nodes),
        Validators = parsed.GetValue(_validators),
        Epochs = parsed.GetValue(_epochs),
        SlotDurationMs = (int)Math.Round(parsed.GetValue(_secondsPerSlot) * 1000),
        Preset = string.Equals(parsed.GetValue(_preset), "mainnet", StringComparison.Ordinal) ? Preset.Mainnet : Preset.Minimal,
        Fork = Enum.Parse<ForkName>(parsed.GetValue(_fork)!, ignoreCase: true),
        KillOne = parsed.GetValue(_killOne),
        Json = parsed.GetValue(_json),
        Folder = parsed.GetValue(_keep),
    };

    private static Option<int> Number(string name, string description, int value, int least, int most)
    {
        Option<int> option = new(name) { Description = description, DefaultValueFactory = _ => value };
        option.Validators.Add(result =>
        {
            if (!result.Errors.Any() && (result.GetValue(option) < least || result.GetValue(option) > most))
                result.AddError($"{name} is {least} to {most}.");
        });
        return option;
    }
}
