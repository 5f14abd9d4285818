using ClayStack.Dvt.Consensus;

namespace ClayStack.Dvt.Duties.Clusters;

/// <summary>
/// Holds back all duties after a start until q − 1 peers were heard (PROTOCOL S5): among them is one that knows what this node
/// did before. Pure state.
/// </summary>
/// <param name="peersNeeded">q − 1.</param>
internal sealed class StartGate(int peersNeeded)
{
    private readonly HashSet<OperatorIndex> _heard = [];

    /// <summary>Since when the gate is open; null while it is shut.</summary>
    public DateTimeOffset? OpenSince { get; private set; }

    /// <summary>How many peers were heard.</summary>
    public int Heard => _heard.Count;

    /// <summary>A peer introduced itself; each counts once.</summary>
    public void Hear(OperatorIndex peer, DateTimeOffset now)
    {
        _heard.Add(peer);
        if (_heard.Count >= peersNeeded)
            OpenSince ??= now;
    }
}
