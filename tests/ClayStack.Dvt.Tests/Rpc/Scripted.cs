using ClayStack.Dvt.Rpc;
using ClayStack.Dvt.Rpc.Server;
using ClayStack.Dvt.Tests.Rpc.Echo;

namespace ClayStack.Dvt.Tests.Rpc;

/// <summary>The echo service with one method that does something else.</summary>
internal static class Scripted
{
    public static void Chat(RpcServices services, Func<RpcReader<EchoRequest>, RpcWriter<EchoResponse>, RpcServerCall, Task> chat)
    {
        services.Add(EchoMethods.Once, (request, _) => ValueTask.FromResult(new EchoResponse { Payload = request.Payload }));
        services.Add(EchoMethods.Download, (_, _, _) => Task.CompletedTask);
        services.Add(EchoMethods.Upload, (_, _) => ValueTask.FromResult(new EchoResponse()));
        services.Add(EchoMethods.Chat, chat);
    }

    public static void Once(RpcServices services, Func<EchoRequest, RpcServerCall, ValueTask<EchoResponse>> once)
    {
        services.Add(EchoMethods.Once, once);
        services.Add(EchoMethods.Download, (_, _, _) => Task.CompletedTask);
        services.Add(EchoMethods.Upload, (_, _) => ValueTask.FromResult(new EchoResponse()));
        services.Add(EchoMethods.Chat, (_, _, _) => Task.CompletedTask);
    }

    public static void Upload(RpcServices services, Func<RpcReader<EchoRequest>, RpcServerCall, ValueTask<EchoResponse>> upload)
    {
        services.Add(EchoMethods.Once, (_, _) => ValueTask.FromResult(new EchoResponse()));
        services.Add(EchoMethods.Download, (_, _, _) => Task.CompletedTask);
        services.Add(EchoMethods.Upload, upload);
        services.Add(EchoMethods.Chat, (_, _, _) => Task.CompletedTask);
    }
}
