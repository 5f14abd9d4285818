using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Duties.Rounds;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Clusters;

/// <summary>
/// What peers said of duties that have not begun here: their clock is ahead, or their beacon node knew of the duty first.
/// Bounded for each peer, so that one of them cannot crowd out another. Not thread-safe.
/// </summary>
internal sealed class EarlyMessages
{
    /// <summary>How many messages of one peer are kept.</summary>
    public const int PerPeerMax = 512;

    private readonly Dictionary<DutyKey, List<PeerEvent.Received>> _byDuty = [];
    private readonly Dictionary<OperatorIndex, int> _counts = [];

    /// <summary>Keeps a message; false if its sender has no room left.</summary>
    public bool TryAdd(DutyKey key, PeerEvent.Received received)
    {
        int count = _counts.GetValueOrDefault(received.Peer);
        if (count == PerPeerMax)
            return false;
        _counts[received.Peer] = count + 1;
        if (!_byDuty.TryGetValue(key, out List<PeerEvent.Received>? messages))
            _byDuty.Add(key, messages = []);
        messages.Add(received);
        return true;
    }

    /// <summary>Takes out what was said of a duty, in the order of its coming.</summary>
    public IReadOnlyList<PeerEvent.Received> Take(DutyKey key)
    {
        if (!_byDuty.Remove(key, out List<PeerEvent.Received>? messages))
            return [];
        foreach (PeerEvent.Received received in messages)
            _counts[received.Peer]--;
        return messages;
    }

    /// <summary>Drops what concerns slots before this one.</summary>
    public void ForgetBefore(Slot slot)
    {
        foreach (DutyKey key in _byDuty.Keys)
        {
            if (key.Slot < slot)
                Take(key);
        }
    }
}
