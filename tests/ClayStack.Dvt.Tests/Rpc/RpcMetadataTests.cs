using ClayStack.Dvt.Rpc;

namespace ClayStack.Dvt.Tests.Rpc;

public sealed class RpcMetadataTests
{
    [Fact]
    public void Add_TextAndBytes_AreFoundWhateverTheCase()
    {
        RpcMetadata metadata = [];
        metadata.Add("X-Text", "some words");
        metadata.Add("x-data-BIN", [0, 255, 7]);

        Assert.True(metadata.TryGetText("x-TEXT", out string? text));
        Assert.Equal("some words", text);
        Assert.True(metadata.TryGetBytes("X-Data-bin", out byte[]? data));
        Assert.Equal([0, 255, 7], data);
        Assert.Equal(["x-text", "x-data-bin"], metadata.Select(entry => entry.Key));
        Assert.False(metadata.TryGetText("x-other", out _));
    }

    [Theory]
    [InlineData("")]
    [InlineData("x text")]
    [InlineData("x:text")]
    [InlineData("xé")]
    [InlineData("grpc-status")]
    [InlineData("content-type")]
    [InlineData("TE")]
    [InlineData("x-bin")]
    public void Add_TextWithAKeyThatIsNone_IsRefused(string key) =>
        Assert.Throws<ArgumentException>(() => new RpcMetadata().Add(key, "value"));

    [Theory]
    [InlineData("a\nb")]
    [InlineData("é")]
    [InlineData(" a")]
    [InlineData("a ")]
    public void Add_TextThatCannotTravel_IsRefused(string value) =>
        Assert.Throws<ArgumentException>(() => new RpcMetadata().Add("x-text", value));

    [Fact]
    public void Add_BytesWithoutTheSuffix_IsRefused() =>
        Assert.Throws<ArgumentException>(() => new RpcMetadata().Add("x-text", new byte[] { 1 }.AsSpan()));

    [Theory]
    [InlineData("AQI", true)]
    [InlineData("AQI=", true)]
    [InlineData("", true)]
    [InlineData("A", false)]
    [InlineData("AQI===", false)]
    [InlineData("A!I", false)]
    public void TryGetBytes_OfWhatCame_TakesBase64WithAndWithoutPadding(string wire, bool good)
    {
        RpcMetadata metadata = [];
        metadata.AddWire("x-bin", wire);
        Assert.Equal(good, metadata.TryGetBytes("x-bin", out _));
    }

    [Fact]
    public void AddWire_OfJoinedBytes_SplitsThem_AndOfReservedKeys_TakesNothing()
    {
        RpcMetadata metadata = [];
        metadata.AddWire("x-bin", "AQ, Ag==");
        metadata.AddWire("x-text", "a, b");
        metadata.AddWire("grpc-message", "no");
        metadata.AddWire(":path", "no");
        Assert.Equal(["AQ", "Ag==", "a, b"], metadata.Select(entry => entry.WireValue));
    }
}
