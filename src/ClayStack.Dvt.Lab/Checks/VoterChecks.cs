using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Lab.World;

namespace ClayStack.Dvt.Lab.Checks;

/// <summary>Once everything is healed, every honest operator votes: a cluster whose quorum just suffices has lost its reserve.</summary>
internal sealed class VoterChecks(TestWorld world, Verdicts verdicts, IReadOnlySet<int> malicious)
{
    private readonly Dictionary<TestWorld.Node, Slot> _voted = [];

    /// <summary>A node's actors say something.</summary>
    public void Said(TestWorld.Node node, PeerMessage message)
    {
        if (message is PeerMessage.Consensus consensus)
            _voted[node] = new Slot(consensus.Message.Signed.Statement.Instance.Slot);
    }

    /// <summary>An epoch after healing has ended, in which every operator had votes to cast.</summary>
    public void OnEndOf(Epoch epoch)
    {
        Slot first = world.Clock.FirstSlotOf(epoch);
        foreach (TestWorld.Node node in world.Nodes.Where(node => !malicious.Contains(node.Index.Value)))
        {
            if (!_voted.TryGetValue(node, out Slot last) || last < first)
                verdicts.Break(LabInvariant.LivenessAfterHealing, $"operator {node.Index} votes in no slot of epoch {epoch}");
        }
    }
}
