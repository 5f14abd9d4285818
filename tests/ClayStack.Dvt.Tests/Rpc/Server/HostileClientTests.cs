using System.Buffers;
using System.Net;
using ClayStack.Dvt.Rpc;
using ClayStack.Dvt.Rpc.Client;
using ClayStack.Dvt.Rpc.Wire;
using ClayStack.Dvt.Tests.Rpc.Echo;
using Google.Protobuf;

namespace ClayStack.Dvt.Tests.Rpc.Server;

/// <summary>What our server says to requests that no honest client sends. After each it serves on.</summary>
public sealed class HostileClientTests
{
    private const string Once = "/clay.test.v1.Echo/Once";
    private const string Upload = "/clay.test.v1.Echo/Upload";

    private static readonly byte[] Good = Frames(new EchoRequest { Payload = ByteString.CopyFromUtf8("good") });

    public static TheoryData<string, string, RpcStatusCode> Bodies => new()
    {
        { Once, "", RpcStatusCode.Unimplemented },
        { Once, "00", RpcStatusCode.Internal },
        { Once, "00000000", RpcStatusCode.Internal },
        { Once, "0000000005", RpcStatusCode.Internal },
        { Once, "00000000050a03", RpcStatusCode.Internal },
        { Once, "0000000001ff", RpcStatusCode.Internal },
        { Once, "00000000020aff", RpcStatusCode.Internal },
        { Once, "0100000000", RpcStatusCode.Unimplemented },
        { Once, "0200000000", RpcStatusCode.Internal },
        { Once, "0000400001", RpcStatusCode.ResourceExhausted },
        { Once, "0080000000", RpcStatusCode.ResourceExhausted },
        { Once, "00ffffffff", RpcStatusCode.ResourceExhausted },
        { Once, "00000000000000000000", RpcStatusCode.Unimplemented },
        { Once, "0000000000ff", RpcStatusCode.Internal },
        { Upload, "00000000000100000000", RpcStatusCode.Unimplemented },
        { Upload, "000000000000ffffffff", RpcStatusCode.ResourceExhausted },
        { Upload, "474554202f20485454502f312e310d0a", RpcStatusCode.Internal },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task Body_ThatIsNotGrpc_GetsItsStatus(string path, string body, RpcStatusCode code)
    {
        await using RpcPair pair = await RpcPair.EchoAsync();
        using RawClient raw = new(pair.Address);
        (HttpStatusCode http, string? status, string? message, byte[] answer) = await raw.SendAsync(path, Convert.FromHexString(body));
        Assert.Equal(HttpStatusCode.OK, http);
        Assert.Equal($"alone {(int)code}", status);
        Assert.NotNull(message);
        Assert.Empty(answer);
        await AssertServesAsync(pair, raw);
    }

    [Theory]
    [InlineData("text/plain", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/grpcish", HttpStatusCode.UnsupportedMediaType)]
    [InlineData(null, HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/grpc+proto", HttpStatusCode.OK)]
    [InlineData("application/grpc; charset=utf-8", HttpStatusCode.OK)]
    public async Task ContentType_DecidesWhetherItIsGrpc(string? contentType, HttpStatusCode expected)
    {
        await using RpcPair pair = await RpcPair.EchoAsync();
        using RawClient raw = new(pair.Address);
        (HttpStatusCode http, string? status, _, _) = await raw.SendAsync(Once, Good, contentType);
        Assert.Equal(expected, http);
        Assert.Equal(expected == HttpStatusCode.OK ? "0" : null, status);
    }

    [Fact]
    public async Task Get_IsNoCall()
    {
        await using RpcPair pair = await RpcPair.EchoAsync();
        using RawClient raw = new(pair.Address);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await raw.SendAsync(Once, [], method: HttpMethod.Get)).Http);
        Assert.Equal(0, pair.Server.Counters.Calls);
    }

    [Theory]
    [InlineData("/clay.test.v1.Echo/Nothing")]
    [InlineData("/clay.test.v1.echo/Once")]
    [InlineData("/")]
    [InlineData("/clay.test.v1.Echo/Once/")]
    public async Task Path_OfNoMethod_IsUnimplemented(string path)
    {
        await using RpcPair pair = await RpcPair.EchoAsync();
        using RawClient raw = new(pair.Address);
        Assert.Equal("alone 12", (await raw.SendAsync(path, Good)).Status);
    }

    [Theory]
    [InlineData("grpc-timeout", "soon", "alone 13")]
    [InlineData("grpc-timeout", "100000000S", "alone 13")]
    [InlineData("grpc-timeout", "10S", "0")]
    [InlineData("grpc-encoding", "gzip", "alone 12")]
    [InlineData("grpc-encoding", "identity", "0")]
    [InlineData("x-data-bin", "!!!", "0")]
    public async Task Header_IsJudged(string name, string value, string status)
    {
        await using RpcPair pair = await RpcPair.EchoAsync();
        using RawClient raw = new(pair.Address);
        Assert.Equal(status, (await raw.SendAsync(Once, Good, headers: (name, value))).Status);
    }

    [Theory]
    [InlineData(0, RpcStatusCode.Ok)]
    [InlineData(1, RpcStatusCode.ResourceExhausted)]
    public async Task Request_AtAndOverTheBound(int over, RpcStatusCode code)
    {
        await using RpcPair pair = await RpcPair.EchoAsync();
        RpcUnaryMethod<EchoRequest, EchoResponse> generous = new(EchoMethods.Service, "Once") { RequestBytesMax = int.MaxValue };
        EchoRequest request = new() { Payload = ByteString.CopyFrom(new byte[EchoMethods.Once.RequestBytesMax - 5 + over]) };
        Assert.Equal(EchoMethods.Once.RequestBytesMax + over, request.CalculateSize());
        await using RpcCall<EchoRequest, EchoResponse> call = pair.Channel.Open(generous, request, null, TestContext.Current.CancellationToken);
        RpcStatus status = await call.FinishAsync();

        // The response, two bytes longer by its count, is over the server's own bound.
        Assert.Equal(RpcStatusCode.ResourceExhausted, status.Code);
        Assert.Contains(code == RpcStatusCode.Ok ? "A EchoResponse of" : "A message of", status.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Headers_OverTheBound_AreRefused_AndTheServerServesOn()
    {
        await using RpcPair pair = await RpcPair.EchoAsync();
        using RawClient raw = new(pair.Address);
        HttpStatusCode? answer = null;
        try
        {
            answer = (await raw.SendAsync(Once, Good, headers: ("x-text", new string('x', 20_000)))).Http;
        }
        catch (HttpRequestException refusal)
        {
            // A client that has read the server's settings by then keeps to the bound by itself, and names it; both orders happen.
            Assert.Contains("16384", refusal.Message, StringComparison.Ordinal);
        }

        Assert.True(answer is null or HttpStatusCode.RequestHeaderFieldsTooLarge, $"{answer}");
        Assert.Equal(0, pair.Server.Counters.Calls);
        await AssertServesAsync(pair, raw);
    }

    private static byte[] Frames(EchoRequest message)
    {
        ArrayBufferWriter<byte> output = new();
        Frame.Write(output, message, message.CalculateSize());
        return output.WrittenSpan.ToArray();
    }

    private static async Task AssertServesAsync(RpcPair pair, RawClient raw)
    {
        (HttpStatusCode http, string? status, string? message, byte[] body) = await raw.SendAsync(Once, Good);
        Assert.Equal((HttpStatusCode.OK, "0", null), (http, status, message));
        Assert.NotEmpty(body);
        Assert.Equal(0, pair.Server.Counters.HandlerFailures);
    }
}
