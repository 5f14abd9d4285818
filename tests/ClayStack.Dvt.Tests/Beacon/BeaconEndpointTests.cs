using ClayStack.Dvt.Beacon;

namespace ClayStack.Dvt.Tests.Beacon;

public sealed class BeaconEndpointTests
{
    [Theory]
    [InlineData("http://localhost:5052", "http://localhost:5052/", "localhost:5052")]
    [InlineData("https://bn.example", "https://bn.example/", "bn.example")]
    [InlineData("https://user:secret@bn.example/node/1", "https://bn.example/node/1/", "bn.example/…419f")]
    [InlineData("http://[::1]:5052/", "http://[::1]:5052/", "[::1]:5052")]
    public void TryParse_GoodAddress_KeepsWhereAndForgetsWho(string text, string address, string name)
    {
        Assert.True(BeaconEndpoint.TryParse(text, out BeaconEndpoint? endpoint, out _));
        Assert.Equal(address, endpoint.Address.ToString());
        Assert.Equal(name, endpoint.Name);
        Assert.Equal(name, endpoint.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("localhost:5052")]
    [InlineData("ftp://user:secret@bn.example")]
    [InlineData("http://user:secret@bn.example/?key=1")]
    [InlineData("http://user:secret@bn.example/#x")]
    public void TryParse_BadAddress_SaysWhatToDoWithoutTheSecret(string? text)
    {
        Assert.False(BeaconEndpoint.TryParse(text, out _, out string? error));
        Assert.Contains(':', error);
        Assert.DoesNotContain("secret", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Request_WithUserAndPassword_CarriesBasicAuthentication()
    {
        VirtualWorld world = new();
        using BeaconMetrics metrics = new();
        using ScriptedNode node = new(world, "a");
        Assert.True(BeaconEndpoint.TryParse("http://us%3Aer:p%40ss@a/prefix", out BeaconEndpoint? endpoint, out _));
        using BeaconApiClient client = new(endpoint, TestChain.Network, metrics, world.Time, node);
        world.Run(() => client.GetVersion(world.Time.GetUtcNow() + TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken));

        ScriptedRequest request = Assert.Single(node.Requests);
        Assert.Equal("prefix/eth/v1/node/version", request.Path);
        Assert.Equal("Basic " + Convert.ToBase64String("us:er:p@ss"u8), request.Headers["Authorization"]);
    }
}
