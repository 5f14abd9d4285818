using System.Runtime.CompilerServices;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Tests.Ethereum.Primitives;

public sealed class ByteValueTests
{
    [Fact]
    public void Values_HaveNoMoreBytesThanTheirEncoding()
    {
        Assert.Equal(4, Unsafe.SizeOf<ForkVersion>());
        Assert.Equal(20, Unsafe.SizeOf<ExecutionAddress>());
        Assert.Equal(32, Unsafe.SizeOf<Root>());
        Assert.Equal(48, Unsafe.SizeOf<BlsPublicKeyBytes>());
        Assert.Equal(96, Unsafe.SizeOf<BlsSignatureBytes>());
    }

    [Fact]
    public void Text_IsReadInEitherCase_AndWrittenInLower()
    {
        ExecutionAddress address = ExecutionAddress.Parse("0x00000000219ab540356cBB839Cbe05303d7705Fa");
        Assert.Equal("0x00000000219ab540356cbb839cbe05303d7705fa", address.ToString());
        Assert.Equal(0xfa, address.Span[^1]);
        Assert.Equal(address, ExecutionAddress.FromBytes(address.Span));
    }

    [Theory]
    [InlineData("")]
    [InlineData("0x")]
    [InlineData("01020304")]
    [InlineData("0x010203")]
    [InlineData("0x0102030405")]
    [InlineData("0X01020304")]
    [InlineData("0x0102030g")]
    public void Text_InAnotherForm_IsRefused(string text)
    {
        Assert.False(ForkVersion.TryParse(text, out _));
        Assert.Throws<FormatException>(() => ForkVersion.Parse(text));
    }

    [Fact]
    public void FromBytes_OfAnotherLength_Throws() => Assert.Throws<ArgumentException>(() => Root.FromBytes(new byte[31]));

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    public void Bits_AreWhereTheyWerePut(int length)
    {
        bool[] bits = new bool[length];
        for (int i = 0; i < length; i += 3)
            bits[i] = true;
        Bitlist list = new(bits);
        Assert.Equal(bits, Enumerable.Range(0, length).Select(i => list[i]));
        Assert.Equal(bits.Count(bit => bit), list.CountOnes());
        Assert.Equal(list, Bitlist.WithOnes(length, [.. Enumerable.Range(0, length).Where(i => bits[i])]));
        Assert.Throws<ArgumentOutOfRangeException>(() => list[length]);
        Assert.Throws<ArgumentOutOfRangeException>(() => Bitlist.WithOnes(length, length));
    }
}
