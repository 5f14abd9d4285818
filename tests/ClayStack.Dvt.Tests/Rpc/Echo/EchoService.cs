using ClayStack.Dvt.Rpc;
using ClayStack.Dvt.Rpc.Server;
using Google.Protobuf;

namespace ClayStack.Dvt.Tests.Rpc.Echo;

/// <summary>The service of <c>tests/foreign/echo.proto</c>, as its comments say.</summary>
internal static class EchoService
{
    public static void AddTo(RpcServices services)
    {
        services.Add(EchoMethods.Once, (request, call) =>
        {
            if (call.RequestHeaders.TryGetText("x-text", out string? text))
            {
                call.ResponseHeaders.Add("x-text", text);
                call.ResponseTrailers.Add("x-text", text);
            }

            if (call.RequestHeaders.TryGetBytes("x-data-bin", out byte[]? data))
            {
                call.ResponseHeaders.Add("x-data-bin", data);
                call.ResponseTrailers.Add("x-data-bin", data);
            }

            FailIfAsked(request);
            return ValueTask.FromResult(new EchoResponse { Payload = request.Payload, Count = 1 });
        });
        services.Add(EchoMethods.Download, async (request, responses, _) =>
        {
            for (uint count = 1; count <= request.Count; count++)
            {
                responses.Write(new EchoResponse { Payload = request.Payload, Count = count });
                if (responses.UnflushedBytes >= 64 * 1024 && !await responses.FlushAsync())
                    return;
            }

            FailIfAsked(request);
        });
        services.Add(EchoMethods.Upload, async (requests, _) =>
        {
            EchoResponse response = new();
            await foreach (EchoRequest request in requests.ReadAllAsync())
            {
                FailIfAsked(request);
                response.Count++;
                response.Payload = ByteString.CopyFrom([.. response.Payload, .. request.Payload]);
            }

            return response;
        });
        services.Add(EchoMethods.Chat, async (requests, responses, _) =>
        {
            uint count = 0;
            while (await requests.WaitToReadAsync())
            {
                while (requests.TryRead(out EchoRequest? request))
                {
                    responses.Write(new EchoResponse { Payload = request.Payload, Count = ++count });
                    FailIfAsked(request);
                }

                if (!await responses.FlushAsync())
                    return;
            }
        });
    }

    private static void FailIfAsked(EchoRequest request)
    {
        if (request.FailCode != 0)
            throw new RpcException((RpcStatusCode)request.FailCode, request.FailMessage);
    }
}
