using ClayStack.Dvt.Crypto.Identity;

namespace ClayStack.Dvt.Tests.Crypto.Identity;

public sealed class EthereumAddressTests
{
    private const string Checksummed = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";

    // EIP-55, section "Test Cases".
    [Theory]
    [InlineData("0x52908400098527886E0F7030069857D2E4169EE7")]
    [InlineData("0x8617E340B3D01FA5F11F306F4090FD50E238070D")]
    [InlineData("0xde709f2102306220921060314715629080e2fb77")]
    [InlineData("0x27b1fdb04752bbc536007a920d24acb045561c26")]
    [InlineData(Checksummed)]
    [InlineData("0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359")]
    [InlineData("0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB")]
    [InlineData("0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb")]
    public void TryParseChecksummed_ExamplesOfEip55_RoundTrip(string text)
    {
        Assert.True(
            EthereumAddress.TryParseChecksummed(text, out EthereumAddress address, out EthereumAddressError error));
        Assert.Equal(EthereumAddressError.None, error);
        Assert.Equal(text, address.ToString());
    }

    [Theory]
    [InlineData("0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed")]
    [InlineData("0x5AAEB6053F3E94C9B9A09F33669435E7EF1BEAED")]
    public void TryParse_OneCase_HasNoChecksumToCheck(string text)
    {
        Assert.True(EthereumAddress.TryParse(text, out EthereumAddress address, out _));
        Assert.Equal(Checksummed, address.ToString());
        Assert.False(EthereumAddress.TryParseChecksummed(text, out address, out EthereumAddressError error));
        Assert.True(address.IsZero);
        Assert.Equal(EthereumAddressError.MissingChecksum, error);
    }

    [Theory]
    [InlineData(null, EthereumAddressError.MissingPrefix)]
    [InlineData("", EthereumAddressError.MissingPrefix)]
    [InlineData("5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", EthereumAddressError.MissingPrefix)]
    [InlineData("0X5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", EthereumAddressError.MissingPrefix)]
    [InlineData(" 0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", EthereumAddressError.MissingPrefix)]
    [InlineData("0x", EthereumAddressError.WrongLength)]
    [InlineData("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAe", EthereumAddressError.WrongLength)]
    [InlineData("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed0", EthereumAddressError.WrongLength)]
    [InlineData("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAe\u0665", EthereumAddressError.NotHexadecimal)]
    [InlineData("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeg", EthereumAddressError.NotHexadecimal)]
    [InlineData("0x5AAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", EthereumAddressError.WrongChecksum)]
    [InlineData("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAEd", EthereumAddressError.WrongChecksum)]
    public void TryParse_Invalid_SaysWhy(string? text, EthereumAddressError expected)
    {
        Assert.False(EthereumAddress.TryParse(text, out EthereumAddress address, out EthereumAddressError error));
        Assert.True(address.IsZero);
        Assert.Equal(expected, error);
    }

    [Fact]
    public void Bytes_RoundTripAndOrder()
    {
        Assert.False(EthereumAddress.TryFromBytes(new byte[19], out _));
        Assert.False(EthereumAddress.TryFromBytes(new byte[21], out _));
        byte[] bytes = new byte[20];
        for (int i = 0; i < 20; i++)
        {
            byte[] greater = [.. bytes];
            greater[i]++;
            Assert.True(EthereumAddress.TryFromBytes(bytes, out EthereumAddress small));
            Assert.True(EthereumAddress.TryFromBytes(greater, out EthereumAddress large));
            Assert.True(small < large);
            Assert.NotEqual(small, large);
            byte[] copy = new byte[20];
            large.CopyTo(copy);
            Assert.Equal(greater, copy);
        }
    }
}
