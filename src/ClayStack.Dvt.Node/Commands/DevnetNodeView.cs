using ClayStack.Dvt.Node.Status;

namespace ClayStack.Dvt.Node.Commands;

/// <summary>One node of a devnet at one moment.</summary>
/// <param name="Index">The operator.</param>
/// <param name="IsRunning">Whether the process runs.</param>
/// <param name="Status">What it says of itself; null if it says nothing.</param>
/// <param name="ResidentBytes">Its resident memory.</param>
/// <param name="ProcessorTime">The processor time of its present run.</param>
internal sealed record DevnetNodeView(int Index, bool IsRunning, StatusDocument? Status, long ResidentBytes, TimeSpan ProcessorTime)
{
    /// <summary>One word for its state.</summary>
    public string State => !IsRunning ? "down" : Status is null ? "silent" : Status.Ready ? "ready" : "not ready";

    /// <summary>Resident memory in MiB.</summary>
    public double ResidentMib => ResidentBytes / (double)(1 << 20);
}
