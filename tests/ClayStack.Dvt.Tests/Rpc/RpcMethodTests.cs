using System.Net;
using ClayStack.Dvt.Rpc;
using ClayStack.Dvt.Rpc.Server;
using ClayStack.Dvt.Tests.Rpc.Echo;

namespace ClayStack.Dvt.Tests.Rpc;

public sealed class RpcMethodTests
{
    [Fact]
    public void Line_ThatFitsTheDescriptor_HasThePathOfTheMethod() =>
        Assert.Equal("/clay.test.v1.Echo/Once", EchoMethods.Once.Path);

    [Fact]
    public void Line_WithAnotherName_IsRefused() =>
        Assert.Contains("has no method Twice", Assert.Throws<ArgumentException>(
            () => new RpcUnaryMethod<EchoRequest, EchoResponse>(EchoMethods.Service, "Twice")).Message, StringComparison.Ordinal);

    [Fact]
    public void Line_WithOtherMessages_IsRefused() =>
        Assert.Contains("takes clay.test.v1.EchoRequest and gives clay.test.v1.EchoResponse", Assert.Throws<ArgumentException>(
            () => new RpcUnaryMethod<EchoResponse, EchoRequest>(EchoMethods.Service, "Once")).Message, StringComparison.Ordinal);

    [Fact]
    public void Line_OfAnotherKind_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => new RpcUnaryMethod<EchoRequest, EchoResponse>(EchoMethods.Service, "Download"));
        Assert.Throws<ArgumentException>(() => new RpcServerStreamMethod<EchoRequest, EchoResponse>(EchoMethods.Service, "Chat"));
        Assert.Throws<ArgumentException>(() => new RpcClientStreamMethod<EchoRequest, EchoResponse>(EchoMethods.Service, "Once"));
        Assert.Contains("streams requests; the table says both ways", Assert.Throws<ArgumentException>(
            () => new RpcDuplexMethod<EchoRequest, EchoResponse>(EchoMethods.Service, "Upload")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Services_WithTheSameMethodTwice_AreRefused()
    {
        RpcServices services = new();
        EchoService.AddTo(services);
        Assert.Throws<ArgumentException>(() => EchoService.AddTo(services));
    }

    [Fact]
    public async Task Start_WithAServiceThatIsNotWhole_NamesWhatIsMissing()
    {
        RpcServices services = new();
        services.Add(EchoMethods.Once, (_, _) => ValueTask.FromResult(new EchoResponse()));
        InvalidOperationException thrown = await Assert.ThrowsAsync<InvalidOperationException>(() => RpcServer.StartAsync(
            new RpcServerOptions { Listen = new IPEndPoint(IPAddress.Loopback, 0), Time = TimeProvider.System, Tls = null, HandlerFailed = _ => { } },
            services,
            TestContext.Current.CancellationToken));
        Assert.Contains("clay.test.v1.Echo.Chat", thrown.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("clay.test.v1.Echo.Once", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_WithoutTlsBeyondLoopback_IsRefused() =>
        await Assert.ThrowsAsync<ArgumentException>(() => RpcServer.StartAsync(
            new RpcServerOptions { Listen = new IPEndPoint(IPAddress.Any, 0), Time = TimeProvider.System, Tls = null, HandlerFailed = _ => { } },
            new RpcServices(),
            TestContext.Current.CancellationToken));
}
