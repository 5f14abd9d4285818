using System.Net;
using System.Text.Json;
using ClayStack.Dvt.Devnet.Http;

namespace ClayStack.Dvt.Tests.Devnet;

public sealed class EventStreamTests
{
    [Fact]
    public async Task Subscriber_SeesEachBlockOnce_AndFinality_InTheTopicsAskedFor()
    {
        await using NodeUnderTest test = await NodeUnderTest.StartAsync(TestChain.Options(plain: TestChain.Validators));
        test.AdvanceTo(0);
        using StreamReader stream = await SubscribeAsync(test, "head,finalized_checkpoint");
        test.AdvanceTo(32);
        for (ulong slot = 1; slot <= 32; slot++)
        {
            (string topic, JsonElement data) = await NextAsync(stream);
            Assert.Equal(("head", slot), (topic, NodeUnderTest.Number(data, "slot")));
            Assert.Equal(slot % 8 == 0, data.GetProperty("epoch_transition").GetBoolean());
            string dependent = (await test.GetAsync($"/eth/v1/beacon/blocks/{Math.Max(1, slot / 8 * 8) - 1}/root")).GetProperty("data").GetProperty("root").GetString()!;
            Assert.Equal(dependent, data.GetProperty("current_duty_dependent_root").GetString());
        }

        (string last, JsonElement finalized) = await NextAsync(stream);
        Assert.Equal("finalized_checkpoint", last);
        Assert.Equal("2", finalized.GetProperty("epoch").GetString());
        Assert.Equal((await test.GetAsync("/eth/v1/beacon/blocks/16/root")).GetProperty("data").GetProperty("root").GetString(), finalized.GetProperty("block").GetString());
    }

    [Fact]
    public async Task BlockEvents_ComeBeforeTheHead()
    {
        await using NodeUnderTest test = await NodeUnderTest.StartAsync();
        test.AdvanceTo(0);
        using StreamReader stream = await SubscribeAsync(test, "head&topics=block&topics=block_gossip");
        test.AdvanceTo(1);
        Assert.Equal("block_gossip", (await NextAsync(stream)).Topic);
        Assert.Equal("block", (await NextAsync(stream)).Topic);
        Assert.Equal("head", (await NextAsync(stream)).Topic);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?topics=head,head_v2")]
    [InlineData("?topics=nothing")]
    public async Task UnknownTopics_AreRefused(string query)
    {
        await using NodeUnderTest test = await NodeUnderTest.StartAsync();
        await test.GetAsync("/eth/v1/events" + query, HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Streams_EndWhenTheNodeStops()
    {
        NodeUnderTest test = await NodeUnderTest.StartAsync();
        using StreamReader stream = await SubscribeAsync(test, "head");
        await test.Node.DisposeAsync();
        Assert.Null(await stream.ReadLineAsync(TestContext.Current.CancellationToken));
        test.Client.Dispose();
    }

    [Fact]
    public void Subscribers_AreBounded_AndOneThatDoesNotReadIsDropped()
    {
        EventHub hub = new();
        List<EventHub.Subscription> subscriptions = [.. Enumerable.Range(0, EventHub.SubscribersMax).Select(_ => hub.Subscribe(["head"])!)];
        Assert.Null(hub.Subscribe(["head"]));
        for (int i = 0; i < 2000; i++)
            hub.Tell("head", _ => { });
        using EventHub.Subscription? next = hub.Subscribe(["block"]);
        Assert.NotNull(next);
        Assert.All(subscriptions, subscription => Assert.False(subscription.TryWrite([])));
    }

    private static async Task<StreamReader> SubscribeAsync(NodeUnderTest test, string topics)
    {
        StreamReader reader = new(await test.Client.GetStreamAsync($"/eth/v1/events?topics={topics}"));
        Assert.Equal(":", await reader.ReadLineAsync());
        Assert.Equal("", await reader.ReadLineAsync());
        return reader;
    }

    private static async Task<(string Topic, JsonElement Data)> NextAsync(StreamReader stream)
    {
        string topic = (await stream.ReadLineAsync())!["event: ".Length..];
        string data = (await stream.ReadLineAsync())!["data: ".Length..];
        Assert.Equal("", await stream.ReadLineAsync());
        return (topic, JsonDocument.Parse(data).RootElement);
    }
}
