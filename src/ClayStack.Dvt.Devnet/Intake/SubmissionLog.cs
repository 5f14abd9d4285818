using ClayStack.Dvt.Devnet.Chain;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Devnet.Intake;

/// <summary>What became of the submissions. Bounded: codes are few, and of acceptances the last are kept.</summary>
internal sealed class SubmissionLog
{
    public const int AcceptancesKept = 65_536;

    private readonly Queue<DevnetAcceptance> _acceptances = [];
    private readonly SortedDictionary<string, DevnetRefusal> _refusals = new(StringComparer.Ordinal);

    /// <summary>Votes accepted, each once.</summary>
    public long Accepted { get; private set; }

    /// <summary>Submissions that repeated one already there, from another node for the most part.</summary>
    public long Repeated { get; private set; }

    public IReadOnlyList<DevnetRefusal> Refusals => [.. _refusals.Values];

    public void Accept(Slot slot, int validator, string group, TimeSpan latency)
    {
        Accepted++;
        if (_acceptances.Count >= AcceptancesKept)
            _acceptances.Dequeue();
        _acceptances.Enqueue(new DevnetAcceptance(slot, new ValidatorIndex((ulong)validator), group, latency));
    }

    public void Repeat() => Repeated++;

    public void Refuse(Refusal refusal)
    {
        long count = _refusals.TryGetValue(refusal.Code, out DevnetRefusal? earlier) ? earlier.Count + 1 : 1;
        _refusals[refusal.Code] = new DevnetRefusal(refusal.Code, count, refusal.Message);
    }

    public IReadOnlyList<DevnetAcceptance> AcceptancesSince(Slot slot) =>
        [.. _acceptances.Where(acceptance => acceptance.Slot >= slot)];
}
