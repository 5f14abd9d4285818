using ClayStack.Dvt.Rpc.Client;
using ClayStack.Dvt.Rpc.Health;
using Grpc.Health.V1;
using ServingStatus = Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus;

namespace ClayStack.Dvt.Tests.Rpc;

/// <summary>grpc.health.v1, as orchestrators use it.</summary>
public sealed class HealthTests
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Check_TellsTheServerAndEachService()
    {
        RpcHealth health = new();
        await using RpcPair pair = await RpcPair.StartAsync(health.AddTo);
        Assert.Equal(RpcServingStatus.Serving, await RpcHealth.CheckAsync(pair.Channel, "", Timeout, Token));
        Assert.Equal(RpcServingStatus.ServiceUnknown, await RpcHealth.CheckAsync(pair.Channel, "clay.X", Timeout, Token));
        health.Set("clay.X", serving: false);
        Assert.Equal(RpcServingStatus.NotServing, await RpcHealth.CheckAsync(pair.Channel, "clay.X", Timeout, Token));
        HealthListResponse list = await pair.Channel.CallAsync(HealthMethods.List, new HealthListRequest(), null, Token);
        Assert.Equal(
            [("", ServingStatus.Serving), ("clay.X", ServingStatus.NotServing)],
            list.Statuses.Select(entry => (entry.Key, entry.Value.Status)).Order());
    }

    [Fact]
    public async Task Watch_TellsEachChange_AndTheStopOfTheServer()
    {
        RpcHealth health = new();
        await using RpcPair pair = await RpcPair.StartAsync(health.AddTo);
        await using RpcCall<HealthCheckRequest, HealthCheckResponse> watch =
            pair.Channel.Open(HealthMethods.Watch, new HealthCheckRequest { Service = "clay.X" }, null, Token);
        Assert.Equal(ServingStatus.ServiceUnknown, (await watch.Responses.ReadAsync(Token))!.Status);
        health.Set("clay.Y", serving: true);
        health.Set("clay.X", serving: true);
        Assert.Equal(ServingStatus.Serving, (await watch.Responses.ReadAsync(Token))!.Status);
        health.Set("clay.X", serving: true);
        health.Set("clay.X", serving: false);
        Assert.Equal(ServingStatus.NotServing, (await watch.Responses.ReadAsync(Token))!.Status);
        health.Set("clay.X", serving: true);
        Assert.Equal(ServingStatus.Serving, (await watch.Responses.ReadAsync(Token))!.Status);
        Task stopping = pair.Server.StopAsync(Timeout);
        Assert.Equal(ServingStatus.NotServing, (await watch.Responses.ReadAsync(Token))!.Status);
        Assert.Null(await watch.Responses.ReadAsync(Token));
        await stopping;
    }

    [Fact]
    public void Set_OfMoreServicesThanTheListMayHave_IsRefused()
    {
        RpcHealth health = new();
        for (int i = 1; i < RpcHealth.ServicesMax; i++)
            health.Set($"clay.S{i}", serving: true);
        health.Set("clay.S1", serving: false);
        Assert.Throws<InvalidOperationException>(() => health.Set("clay.More", serving: true));
    }
}
