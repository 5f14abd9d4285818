using ClayStack.Dvt.Duties.Proposal;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Tests.Duties.Proposal;

public sealed class ProposedBlockTests
{
    private static readonly Uint256 Most = Uint256.FromBigInteger((System.Numerics.BigInteger.One << 256) - 1);

    public static TheoryData<ForkName, bool> Shapes { get; } = new MatrixTheoryData<ForkName, bool>(
        [ForkName.Deneb, ForkName.Electra, ForkName.Fulu], [false, true]);

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Encoding_OfEveryShape_GoesBothWays(ForkName fork, bool blinded)
    {
        foreach ((Uint256? payload, Uint256? consensus) in new (Uint256?, Uint256?)[] { (null, null), (Most, null), (null, default(Uint256)), (Uint256.FromUInt64(1), Most) })
        {
            ProposedBlock value = Sample(fork, blinded) with { PayloadValueWei = payload, ConsensusValueWei = consensus };
            byte[] bytes = value.Encode(Preset.Minimal);
            Assert.True(ProposedBlock.TryDecode(bytes, Preset.Minimal, out ProposedBlock? decoded));
            Assert.Equal((payload, consensus), (decoded.PayloadValueWei, decoded.ConsensusValueWei));
            Assert.Equal((fork, blinded), (decoded.Block.Fork, decoded.Block.IsBlinded));
            Assert.Equal(bytes, decoded.Encode(Preset.Minimal));
        }
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 2)]
    [InlineData(1, 3)]
    [InlineData(1, 4)]
    [InlineData(1, 7)]
    [InlineData(1, 255)]
    [InlineData(2, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 4)]
    [InlineData(3, 0x81)]
    [InlineData(4, 1)]
    [InlineData(35, 1)]
    [InlineData(36, 1)]
    [InlineData(67, 1)]
    public void AHeadWithAWrongByte_IsRefused(int place, byte value)
    {
        byte[] bytes = Sample(ForkName.Fulu, blinded: false).Encode(Preset.Minimal);
        bytes[place] = value;
        Assert.False(ProposedBlock.TryDecode(bytes, Preset.Minimal, out ProposedBlock? decoded));
        Assert.Null(decoded);
    }

    [Fact]
    public void BytesThatAreCut_OrHaveMore_AreRefused()
    {
        byte[] bytes = Sample(ForkName.Fulu, blinded: false).Encode(Preset.Minimal);
        foreach (int length in new[] { 0, 1, ProposedBlock.HeadLength - 1, ProposedBlock.HeadLength, bytes.Length - 1 })
            Assert.False(ProposedBlock.TryDecode(bytes.AsSpan(0, length), Preset.Minimal, out _));
        Assert.False(ProposedBlock.TryDecode([.. bytes, 0], Preset.Minimal, out _));
    }

    [Fact]
    public void TheLargestEncoding_IsTaken_AndOneByteMoreIsNot()
    {
        int rest = Sample(ForkName.Fulu, blinded: false, transactionBytes: 1).Encode(Preset.Minimal).Length - 1;
        byte[] largest = Sample(ForkName.Fulu, blinded: false, ProposedBlock.EncodedLengthMax - rest).Encode(Preset.Minimal);
        Assert.Equal(ProposedBlock.EncodedLengthMax, largest.Length);
        Assert.True(ProposedBlock.TryDecode(largest, Preset.Minimal, out _));
        byte[] larger = Sample(ForkName.Fulu, blinded: false, ProposedBlock.EncodedLengthMax - rest + 1).Encode(Preset.Minimal);
        Assert.False(ProposedBlock.TryDecode(larger, Preset.Minimal, out _));
    }

    private static ProposedBlock Sample(ForkName fork, bool blinded, int transactionBytes = 100) => new(
        BlockSamples.Make(
            new BlockShape { Fork = fork, Blinded = blinded, Slot = new Slot(9), Commitments = 1, TransactionBytes = transactionBytes }, Preset.Minimal),
        PayloadValueWei: null,
        ConsensusValueWei: null);
}
