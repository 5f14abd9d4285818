using System.Numerics;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Tests.Ethereum.Primitives;

public sealed class NumberTests
{
    [Fact]
    public void Slot_BeyondTheEnds_Throws()
    {
        Assert.Throws<OverflowException>(() => new Slot(ulong.MaxValue) + 1);
        Assert.Throws<OverflowException>(() => new Slot(0) - 1);
        Assert.Throws<OverflowException>(() => new Slot(1) - new Slot(2));
        Assert.Throws<OverflowException>(() => Epoch.FarFuture.FirstSlot(Preset.Mainnet));
        Assert.Throws<OverflowException>(() => new Gwei(ulong.MaxValue) + new Gwei(1));
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(31, 0, 3)]
    [InlineData(32, 1, 4)]
    public void Slot_LiesInItsEpoch_UnderEachPreset(ulong slot, ulong mainnet, ulong minimal)
    {
        Assert.Equal(new Epoch(mainnet), new Slot(slot).ToEpoch(Preset.Mainnet));
        Assert.Equal(new Epoch(minimal), new Slot(slot).ToEpoch(Preset.Minimal));
        Assert.True(new Epoch(mainnet).FirstSlot(Preset.Mainnet) <= new Slot(slot));
    }

    [Fact]
    public void Uint256_CoversItsRange_AndNoMore()
    {
        BigInteger largest = BigInteger.Pow(2, 256) - 1;
        Assert.Equal(largest, Uint256.Parse($"{largest}").ToBigInteger());
        Assert.Equal($"{largest}", Uint256.FromBigInteger(largest).ToString());
        Assert.Throws<FormatException>(() => Uint256.Parse($"{largest + 1}"));
        Assert.Throws<OverflowException>(() => Uint256.FromBigInteger(largest + 1));
        Assert.Throws<OverflowException>(() => Uint256.FromBigInteger(-1));
        Assert.True(Uint256.FromUInt64(ulong.MaxValue) < Uint256.FromBigInteger(BigInteger.Pow(2, 64)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("01")]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData(" 1")]
    [InlineData("0x1")]
    [InlineData("1.0")]
    public void Number_InAnotherForm_IsRefused(string text) => Assert.Throws<FormatException>(() => Uint256.Parse(text));
}
