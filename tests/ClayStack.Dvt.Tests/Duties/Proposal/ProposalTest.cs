using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Duties;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Duties.Proposal;
using ClayStack.Dvt.Duties.Tracking;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Tests.Duties.Proposal;

/// <summary>What tests of proposals share: a cluster whose validator 1 proposes in slot 3.</summary>
public abstract class ProposalTest
{
    protected const ulong Slot = 3;

    private protected static TestWorld World(int operators = 4)
    {
        TestWorld world = new(operators);
        world.Chain.Propose((Slot, 1));
        return world;
    }

    private protected static OperatorIndex LeaderOf(TestWorld world, ulong slot = Slot, int round = 1) => LeaderSchedule.Leader(
        new InstanceId(slot, (byte)DutyType.Proposal), round, (ulong)world.Network.Preset.SlotsPerEpoch, world.Nodes.Length);

    private protected static TestWorld.Node Leader(TestWorld world, int round = 1) => world.Nodes[LeaderOf(world, round: round).Value - 1];

    private protected static IEnumerable<TestWorld.Node> Followers(TestWorld world) =>
        world.Nodes.Where(node => node.Index != LeaderOf(world));

    private protected static DutyOutcome OutcomeOf(TestWorld.Node node, ulong slot = Slot) =>
        Assert.Single(node.Outcomes, outcome => outcome.Duty == DutyType.Proposal && outcome.Slot.Value == slot);

    /// <summary>Runs to a time after a slot's start, without showing its block.</summary>
    private protected static void RunInto(TestWorld world, ulong slot, int milliseconds) =>
        world.Simulator.RunFor(world.Clock.StartOf(new Slot(slot)).AddMilliseconds(milliseconds) - world.Simulator.Time.GetUtcNow());

    /// <summary>
    /// Makes the first round's leader propose other bytes than its beacon node's, and be silent otherwise. Returns the hashes
    /// that anybody prepared in the first round.
    /// </summary>
    private protected static HashSet<ValueHash> Corrupt(TestWorld world, Func<ReadOnlyMemory<byte>, byte[]> change)
    {
        OperatorIndex leader = LeaderOf(world);
        HashSet<ValueHash> prepared = [];
        world.Net.Rule = (from, _, message) =>
        {
            if (message is not PeerMessage.Consensus { Message: { } inner } consensus || inner.Signed.Statement.Instance.Duty != (byte)DutyType.Proposal)
                return message;
            Statement statement = inner.Signed.Statement;
            if (from != leader)
            {
                if (statement is { Type: StatementType.Prepare, Round: 1 })
                    prepared.Add(statement.Value);
                return message;
            }

            if (statement is not { Type: StatementType.PrePrepare, Round: 1 })
                return null;
            byte[] bad = change(consensus.Value);
            SignedStatement signed = inner.Signed with { Statement = statement with { Value = ValueHash.Of(bad) } };
            return new PeerMessage.Consensus(inner with { Signed = signed }, bad);
        };
        return prepared;
    }

    /// <summary>The bytes of the block that a changed shape makes.</summary>
    private protected static byte[] Encoded(TestWorld world, BlockShape shape) =>
        new ProposedBlock(BlockSamples.Make(shape, world.Network.Preset), null, null).Encode(world.Network.Preset);

    /// <summary>What a sound beacon node would make for slot 3 on the block of the slot before.</summary>
    private protected static BlockShape Sound(TestWorld world, ReadOnlyMemory<byte> proposed)
    {
        Assert.True(ProposedBlock.TryDecode(proposed.Span, world.Network.Preset, out ProposedBlock? honest));
        BeaconRequest.ProduceBlock request = new(new Slot(Slot), honest.Block.RandaoReveal, default, 0, default);
        return world.Chain.Proposals.Shape(request, new Slot(Slot - 1), TestWorld.FeeRecipientOf(1));
    }
}
