using System.Buffers.Binary;
using System.Security.Cryptography;
using ClayStack.Dvt.Ethereum.Committees;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Tests.Ethereum.Committees;

public sealed class CommitteeTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(8191, 1)]
    [InlineData(8192, 2)]
    [InlineData(262_144, 64)]
    [InlineData(1_000_000, 64)]
    public void Committees_GrowWithTheValidators(ulong validators, int expected) =>
        Assert.Equal(expected, CommitteeMath.CommitteesPerSlot(validators, Preset.Mainnet));

    [Fact]
    public void AttestationSubnets_CountThroughTheEpoch()
    {
        Assert.Equal(0, CommitteeMath.SubnetForAttestation(3, new Slot(32), new CommitteeIndex(0), Preset.Mainnet));
        Assert.Equal(5, CommitteeMath.SubnetForAttestation(3, new Slot(33), new CommitteeIndex(2), Preset.Mainnet));
        Assert.Equal(63, CommitteeMath.SubnetForAttestation(64, new Slot(63), new CommitteeIndex(63), Preset.Mainnet));
    }

    [Fact]
    public void SyncCommittee_HasFourParts()
    {
        Assert.Equal(new SubcommitteeIndex(0), CommitteeMath.SubcommitteeOf(127, Preset.Mainnet));
        Assert.Equal(new SubcommitteeIndex(1), CommitteeMath.SubcommitteeOf(128, Preset.Mainnet));
        Assert.Equal(7, CommitteeMath.PlaceInSubcommittee(31, Preset.Minimal));
        Assert.Throws<ArgumentOutOfRangeException>(() => CommitteeMath.SubcommitteeOf(32, Preset.Minimal));
        Assert.Equal(1u, CommitteeMath.SyncCommitteePeriod(CommitteeMath.SyncCommitteeEpoch(new Slot(8191), Preset.Mainnet), Preset.Mainnet));
        Assert.Equal(0u, CommitteeMath.SyncCommitteePeriod(CommitteeMath.SyncCommitteeEpoch(new Slot(8190), Preset.Mainnet), Preset.Mainnet));
    }

    [Fact]
    public void Aggregators_AreChosenByTheirProof()
    {
        int[] chosen = new int[2];
        for (int i = 0; i < 400; i++)
        {
            byte[] bytes = new byte[BlsSignatureBytes.Length];
            BinaryPrimitives.WriteInt32LittleEndian(bytes, i);
            BlsSignatureBytes proof = BlsSignatureBytes.FromBytes(bytes);
            ulong number = BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(bytes));
            Assert.True(AggregatorSelection.IsAggregator(31, proof));
            Assert.Equal(number % 2 == 0, AggregatorSelection.IsAggregator(32, proof));
            Assert.Equal(number % 8 == 0, AggregatorSelection.IsSyncCommitteeAggregator(proof, Preset.Mainnet));
            Assert.True(AggregatorSelection.IsSyncCommitteeAggregator(proof, Preset.Minimal));
            chosen[0] += AggregatorSelection.IsAggregator(32, proof) ? 1 : 0;
            chosen[1] += AggregatorSelection.IsSyncCommitteeAggregator(proof, Preset.Mainnet) ? 1 : 0;
        }

        Assert.InRange(chosen[0], 150, 250);
        Assert.InRange(chosen[1], 25, 85);
        Assert.Throws<ArgumentOutOfRangeException>(() => AggregatorSelection.IsAggregator(0, default));
    }
}
