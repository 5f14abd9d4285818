using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Lab.Faults;
using ClayStack.Dvt.Lab.World;

namespace ClayStack.Dvt.Lab.Checks;

/// <summary>The checkers of one run, beside those that stand behind each node's event stream.</summary>
internal sealed class RunChecks(TestWorld world, Verdicts verdicts, VoteBook votes, FaultTally faults, IReadOnlySet<int> malicious)
{
    private readonly VoterChecks _voters = new(world, verdicts, malicious);

    /// <summary>What they find.</summary>
    public Verdicts Verdicts => verdicts;

    /// <summary>What honest nodes say.</summary>
    public WireChecks Wire { get; } = new(world, verdicts, votes, malicious);

    /// <summary>What honest nodes hear.</summary>
    public PeerChecks Peers { get; } = new(world, verdicts, faults, malicious);

    /// <summary>What is signed by which clock.</summary>
    public ClockChecks Clocks { get; } = new(world, verdicts);

    /// <summary>What is signed by keys whose past is unknown.</summary>
    public HistoryChecks History { get; } = new(world, verdicts);

    /// <summary>A node's actors say something.</summary>
    public void Said(TestWorld.Node node, PeerMessage message)
    {
        Wire.Said(node, message);
        if (malicious.Contains(node.Index.Value))
            return;
        Clocks.Said(node, message);
        History.Said(node, message);
        _voters.Said(node, message);
    }

    /// <summary>A slot ended.</summary>
    /// <param name="slot">The slot.</param>
    /// <param name="healedSince">From when on every honest operator must take part; null as long as there are faults.</param>
    public void EndSlot(Slot slot, Slot? healedSince)
    {
        Peers.OnSlot(slot);
        Epoch epoch = world.Clock.EpochOf(slot);
        if (healedSince <= world.Clock.FirstSlotOf(epoch) && world.Clock.EpochOf(slot + 1) > epoch)
            _voters.OnEndOf(epoch);
        if (slot.Value % 64 == 0)
        {
            Wire.Forget(slot);
            _voters.ForgetBefore(epoch);
        }
    }
}
