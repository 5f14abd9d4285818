using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Lab.World;

namespace ClayStack.Dvt.Lab.Checks;

/// <summary>Once everything is healed, every honest operator votes: a cluster whose quorum just suffices has lost its reserve.</summary>
internal sealed class VoterChecks(TestWorld world, Verdicts verdicts, IReadOnlySet<int> malicious)
{
    private readonly HashSet<(TestWorld.Node Node, Epoch Epoch)> _voted = [];

    /// <summary>A node's actors say something.</summary>
    public void Said(TestWorld.Node node, PeerMessage message)
    {
        if (message is PeerMessage.Consensus consensus)
            _voted.Add((node, world.Clock.EpochOf(new Slot(consensus.Message.Signed.Statement.Instance.Slot))));
    }

    /// <summary>An epoch after healing has ended, in which every operator had votes to cast.</summary>
    public void OnEndOf(Epoch epoch)
    {
        foreach (TestWorld.Node node in world.Nodes.Where(node => !malicious.Contains(node.Index.Value)))
        {
            if (!_voted.Contains((node, epoch)))
                verdicts.Break(LabInvariant.LivenessAfterHealing, $"operator {node.Index} votes in no slot of epoch {epoch}");
        }
    }

    /// <summary>Frees what is never asked about any more.</summary>
    public void ForgetBefore(Epoch epoch) => _voted.RemoveWhere(vote => vote.Epoch < epoch);
}
