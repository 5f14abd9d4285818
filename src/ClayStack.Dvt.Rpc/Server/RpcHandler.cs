using Google.Protobuf.Reflection;
using Microsoft.AspNetCore.Http;

namespace ClayStack.Dvt.Rpc.Server;

/// <summary>A method's handler, its message types hidden.</summary>
internal sealed record RpcHandler(MethodDescriptor Descriptor, Func<HttpContext, RpcServerCall, CallLifetime, Task> ServeAsync);
