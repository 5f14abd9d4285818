using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Duties;
using ClayStack.Dvt.Duties.Clusters;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Duties.Proposal;
using ClayStack.Dvt.Duties.Tracking;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Tests.Duties.Tracking;

namespace ClayStack.Dvt.Tests.Duties.Proposal;

/// <summary>A first leader that proposes what no honest node may vote for (PROTOCOL C4): the second round proposes instead.</summary>
public sealed class HostileLeaderTests : ProposalTest
{
    public static TheoryData<string> LocalFaults { get; } =
    [
        "fee recipient", "slot", "proposer", "reveal", "fork", "blob missing", "blob too many", "proof missing", "proof too many", "parent", "blinded",
    ];

    public static TheoryData<string> BlindedFaults { get; } = ["timestamp", "parent hash", "number", "prev randao", "reveal", "parent"];

    [Theory]
    [MemberData(nameof(LocalFaults))]
    public void ALocalBlockWithAFault_IsNotVotedFor(string fault)
    {
        using TestWorld world = World();
        AssertRefused(world, bytes => Encoded(world, Spoilt(Sound(world, bytes), fault)));
    }

    [Theory]
    [MemberData(nameof(BlindedFaults))]
    public void ABlindedBlockWithAFault_IsNotVotedFor(string fault)
    {
        using TestWorld world = World();
        world.Builder = new BuilderSettings(Enabled: true, BoostFactor: 100);
        AssertRefused(world, bytes => Encoded(world, Spoilt(Sound(world, bytes), fault) with { Blinded = true }));
    }

    [Fact]
    public void BytesThatAreNoBlock_AreNotVotedFor()
    {
        using TestWorld world = World();
        AssertRefused(world, bytes => [.. bytes.Span, 0]);
    }

    [Fact]
    public void TooManyBytes_AreNotVotedFor()
    {
        using TestWorld world = World();
        AssertRefused(world, bytes =>
        {
            byte[] large = new byte[ProposedBlock.EncodedLengthMax + 1];
            bytes.CopyTo(large);
            return large;
        });
    }

    [Fact]
    [Produces(MissReason.ProposalRefused)]
    public void LeadersThatAreAllHostile_GetNothingDecided_AndAreNamed()
    {
        using TestWorld world = World();
        world.Net.Rule = (_, _, message) => message is PeerMessage.Consensus { Message.Signed.Statement: { Type: StatementType.PrePrepare, Instance.Duty: (byte)DutyType.Proposal } statement } consensus
            ? new PeerMessage.Consensus(
                consensus.Message with { Signed = consensus.Message.Signed with { Statement = statement with { Value = ValueHash.Of([1]) } } }, new byte[] { 1 })
            : message;
        world.Start();
        world.RunThrough(4);
        Assert.Empty(world.Chain.Proposals.Taken);
        Assert.All(world.Nodes, node => Assert.Equal(MissReason.ProposalRefused, Assert.Single(OutcomeOf(node).Missed).Reason));
    }

    [Fact]
    public void TheSameWithoutAFault_IsVotedFor()
    {
        using TestWorld world = World();
        HashSet<ValueHash> prepared = Corrupt(world, bytes => Encoded(world, Sound(world, bytes) with { GasLimit = 1, TransactionBytes = 1 }));
        world.Start();
        world.RunThrough(4);
        Assert.Single(prepared);
        Assert.All(Followers(world), node => Assert.Equal(1, OutcomeOf(node).Round));
    }

    private static void AssertRefused(TestWorld world, Func<ReadOnlyMemory<byte>, byte[]> change)
    {
        ValueHash bad = default;
        HashSet<ValueHash> prepared = Corrupt(world, bytes =>
        {
            byte[] changed = change(bytes);
            bad = ValueHash.Of(changed);
            return changed;
        });
        world.Start();
        world.RunThrough(4);

        Assert.NotEqual(default, bad);
        Assert.DoesNotContain(bad, prepared);
        Assert.Equal([Slot], world.Chain.Proposals.Taken.Keys);
        Assert.All(Followers(world), node => Assert.Equal(2, OutcomeOf(node).Round));
        Assert.Empty(world.Chain.Slashable);
    }

    private static BlockShape Spoilt(BlockShape shape, string fault) => fault switch
    {
        "fee recipient" => shape with { FeeRecipient = WorldProducer.BuilderAddress },
        "slot" => shape with { Slot = shape.Slot + 1 },
        "proposer" => shape with { Proposer = new ValidatorIndex(2) },
        "reveal" => shape with { Reveal = default },
        "fork" => shape with { Fork = ForkName.Electra },
        "blob missing" => shape with { Blobs = 0 },
        "blob too many" => shape with { Blobs = 2 },
        "proof missing" => shape with { Proofs = 127 },
        "proof too many" => shape with { Proofs = 129 },
        "parent" => shape with { Parent = TestRoots.Of(77) },
        "blinded" => shape with { Blinded = true },
        "timestamp" => shape with { Timestamp = shape.Timestamp + 1 },
        "parent hash" => shape with { ParentHash = default },
        "number" => shape with { Number = shape.Number + 1 },
        "prev randao" => shape with { PrevRandao = default },
        _ => throw new ArgumentException(fault, nameof(fault)),
    };
}
