namespace ClayStack.Dvt.Rpc.Server;

/// <summary>A handler threw something else than an <see cref="RpcException"/>: a fault of this node, to be looked into.</summary>
/// <param name="Path">The method.</param>
/// <param name="Cause">What it threw.</param>
public sealed record RpcHandlerFailure(string Path, Exception Cause);
