using System.Globalization;
using ClayStack.Dvt.Devnet;
using Spectre.Console;

namespace ClayStack.Dvt.Node.Commands;

/// <summary>A devnet at one moment, for the screen.</summary>
/// <param name="Chain">The chain.</param>
/// <param name="Nodes">The nodes.</param>
/// <param name="Epochs">How many epochs the run has.</param>
/// <param name="SlotsPerEpoch">The preset's number.</param>
internal sealed record DevnetView(DevnetStatus Chain, IReadOnlyList<DevnetNodeView> Nodes, int Epochs, int SlotsPerEpoch)
{
    private DevnetGroupStatus Group => Chain.Groups[0];

    /// <summary>One line.</summary>
    public string ToLine() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Where()}  included {Group.Included}/{Group.Expected}  justified {Chain.Justified.Epoch}  finalized {Chain.Finalized.Epoch}  nodes {string.Join(", ", Nodes.Select(node => node.State))}");

    /// <summary>A table.</summary>
    public Table ToTable()
    {
        string title = string.Create(
            CultureInfo.InvariantCulture,
            $"{Where()}   included {Group.Included} of {Group.Expected}   justified epoch {Chain.Justified.Epoch}, finalized epoch {Chain.Finalized.Epoch}");
        Table table = new() { Title = new TableTitle(Markup.Escape(title)) };
        table.AddColumns("node", "state", "peers", "duties done", "missed", "p50 ms", "p99 ms", "memory MiB");
        foreach (DevnetNodeView node in Nodes)
        {
            table.AddRow(
                node.Index.ToString(CultureInfo.InvariantCulture),
                node.State,
                Text(node.Status?.Cluster?.ConnectedPeers.Count),
                Text(node.Status?.Duties?.Done),
                Text(node.Status?.Duties?.Missed.Values.Sum()),
                Text(node.Status?.Duties?.LatencyP50Ms),
                Text(node.Status?.Duties?.LatencyP99Ms),
                node.ResidentMib.ToString("F0", CultureInfo.InvariantCulture));
        }

        return table;
    }

    private string Where() => Chain.Slot is { } slot
        ? string.Create(CultureInfo.InvariantCulture, $"slot {slot} (epoch {slot.Value / (ulong)SlotsPerEpoch} of {Epochs})")
        : "before genesis";

    private static string Text(IFormattable? value) => value?.ToString(value is double ? "F1" : null, CultureInfo.InvariantCulture) ?? "";
}
