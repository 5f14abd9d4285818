using ClayStack.Dvt.Rpc;
using ClayStack.Dvt.Rpc.Client;
using ClayStack.Dvt.Tests.Rpc.Echo;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace ClayStack.Dvt.Tests.Rpc.Client;

/// <summary>What our client makes of answers that no honest server gives. Every one ends as a status.</summary>
public sealed class HostileServerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("00000000020801", "0", RpcStatusCode.Internal)]
    [InlineData("0000000000", null, RpcStatusCode.Unknown)]
    [InlineData("0000000000", "", RpcStatusCode.Unknown)]
    [InlineData("0000000000", "fine", RpcStatusCode.Unknown)]
    [InlineData("0000000000", "17", RpcStatusCode.Unknown)]
    [InlineData("0000000000", "-1", RpcStatusCode.Unknown)]
    [InlineData("", "0", RpcStatusCode.Unimplemented)]
    [InlineData("00000000000000000000", "0", RpcStatusCode.Unimplemented)]
    [InlineData("0000", "0", RpcStatusCode.Internal)]
    [InlineData("0000000005", "0", RpcStatusCode.Internal)]
    [InlineData("0000000005", "9", RpcStatusCode.FailedPrecondition)]
    [InlineData("0000000001ff", "0", RpcStatusCode.Internal)]
    [InlineData("0100000000", "0", RpcStatusCode.Unimplemented)]
    [InlineData("7f00000000", "0", RpcStatusCode.Internal)]
    [InlineData("00ffffffff", "0", RpcStatusCode.ResourceExhausted)]
    [InlineData("0000400001", "0", RpcStatusCode.ResourceExhausted)]
    public async Task Body_ThatIsNotGrpc_IsItsStatus(string body, string? status, RpcStatusCode code)
    {
        await using RawServer server = await RawServer.StartAsync(RawServer.Grpc(body.Replace("0801", "0aff", StringComparison.Ordinal), status));
        Assert.Equal(code, (await CallAsync(server)).Code);
    }

    [Theory]
    [InlineData("%E2%82%AC", "€")]
    [InlineData("%", "%")]
    [InlineData("%zz%C3", "%zz%C3")]
    public async Task Message_HoweverEncoded_ComesWithItsStatus(string wire, string message)
    {
        await using RawServer server = await RawServer.StartAsync(RawServer.Grpc("", "5", wire));
        Assert.Equal(new RpcStatus(RpcStatusCode.NotFound, message), (await CallAsync(server)).Status);
    }

    [Theory]
    [InlineData(400, RpcStatusCode.Internal)]
    [InlineData(401, RpcStatusCode.Unauthenticated)]
    [InlineData(403, RpcStatusCode.PermissionDenied)]
    [InlineData(404, RpcStatusCode.Unimplemented)]
    [InlineData(429, RpcStatusCode.Unavailable)]
    [InlineData(502, RpcStatusCode.Unavailable)]
    [InlineData(503, RpcStatusCode.Unavailable)]
    [InlineData(504, RpcStatusCode.Unavailable)]
    [InlineData(500, RpcStatusCode.Unknown)]
    [InlineData(302, RpcStatusCode.Unknown)]
    public async Task HttpStatus_IsMappedAsTheProtocolSays(int http, RpcStatusCode code)
    {
        await using RawServer server = await RawServer.StartAsync(context =>
        {
            context.Response.StatusCode = http;
            context.Response.Headers.Location = "/elsewhere";
            return Task.CompletedTask;
        });
        Assert.Equal(code, (await CallAsync(server)).Code);
    }

    [Theory]
    [InlineData("text/html")]
    [InlineData("application/grpc-web")]
    [InlineData(null)]
    public async Task ContentType_ThatIsNotGrpc_IsUnknown(string? contentType)
    {
        await using RawServer server = await RawServer.StartAsync(async context =>
        {
            context.Response.ContentType = contentType;
            await context.Response.Body.WriteAsync(new byte[5], context.RequestAborted);
            context.Response.AppendTrailer("grpc-status", "0");
        });
        Assert.Equal(RpcStatusCode.Unknown, (await CallAsync(server)).Code);
    }

    [Fact]
    public async Task StatusAlone_WithAnHttpError_IsThatStatus()
    {
        await using RawServer server = await RawServer.StartAsync(context =>
        {
            context.Response.StatusCode = 503;
            context.Response.Headers["grpc-status"] = "7";
            context.Response.Headers["x-more"] = "kept";
            return Task.CompletedTask;
        });
        RpcException failure = await CallAsync(server);
        Assert.Equal(RpcStatusCode.PermissionDenied, failure.Code);
        Assert.True(failure.Trailers.TryGetText("x-more", out string? more));
        Assert.Equal("kept", more);
    }

    [Theory]
    [InlineData(0x0, RpcStatusCode.Unavailable)]
    [InlineData(0x1, RpcStatusCode.Unavailable)]
    [InlineData(0x2, RpcStatusCode.Internal)]
    [InlineData(0x3, RpcStatusCode.Internal)]
    [InlineData(0x8, RpcStatusCode.Cancelled)]
    [InlineData(0xb, RpcStatusCode.ResourceExhausted)]
    [InlineData(0xc, RpcStatusCode.PermissionDenied)]
    [InlineData(0xd, RpcStatusCode.Internal)]
    public async Task Reset_OfTheStream_IsMappedAsTheProtocolSays(int error, RpcStatusCode code)
    {
        await using RawServer server = await RawServer.StartAsync(async context =>
        {
            context.Response.ContentType = "application/grpc";
            await context.Response.Body.WriteAsync(new byte[5], context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            context.Features.Get<IHttpResetFeature>()!.Reset(error);
        });
        using RpcChannel channel = new(server.Address, new RpcChannelOptions { Time = TimeProvider.System });
        await using RpcCall<EchoRequest, EchoResponse> call = channel.Open(EchoMethods.Download, new EchoRequest(), null, Token);
        Assert.Equal(code, (await call.FinishAsync()).Code);
        Assert.Equal(code, call.Status!.Code);
    }

    private static async Task<RpcException> CallAsync(RawServer server)
    {
        using RpcChannel channel = new(server.Address, new RpcChannelOptions { Time = TimeProvider.System });
        return await Assert.ThrowsAsync<RpcException>(() => channel.CallAsync(EchoMethods.Once, new EchoRequest(), null, Token));
    }
}
