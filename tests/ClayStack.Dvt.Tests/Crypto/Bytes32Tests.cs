using ClayStack.Dvt.Crypto;

namespace ClayStack.Dvt.Tests.Crypto;

public sealed class Bytes32Tests
{
    private const string Text = "0x000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

    [Fact]
    public void TryParse_RoundTripsInEitherCase()
    {
        Assert.True(Bytes32.TryParse(Text, out Bytes32 value));
        Assert.Equal(Text, value.ToString());
        Assert.Equal(Enumerable.Range(0, 32).Select(i => (byte)i), value.ToArray());
        Assert.True(Bytes32.TryParse("0x" + Text[2..].ToUpperInvariant(), out Bytes32 upper));
        Assert.Equal(value, upper);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("0x")]
    [InlineData("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f")]
    [InlineData("0x000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1")]
    [InlineData("0x000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f00")]
    [InlineData("0x000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1g")]
    public void TryParse_Invalid_IsZeroAndFalse(string? text)
    {
        Assert.False(Bytes32.TryParse(text, out Bytes32 value));
        Assert.True(value.IsZero);
    }

    [Fact]
    public void Order_IsThatOfTheBytes()
    {
        for (int i = 0; i < 32; i++)
        {
            byte[] bytes = new byte[32];
            bytes[i] = 0x80;
            Bytes32 value = new(bytes);
            Assert.True(default(Bytes32) < value);
            Assert.False(value.IsZero);
            Assert.NotEqual(default, value);
        }
    }

    [Fact]
    public void TryFromBytes_OnlyThirtyTwo()
    {
        Assert.False(Bytes32.TryFromBytes(new byte[31], out _));
        Assert.False(Bytes32.TryFromBytes(new byte[33], out _));
        Assert.True(Bytes32.TryFromBytes(new byte[32], out Bytes32 zero));
        Assert.True(zero.IsZero);
        Assert.Throws<ArgumentException>(() => new Bytes32(new byte[31]));
    }
}
