namespace ClayStack.Dvt.Devnet.Http;

/// <summary>One endpoint.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Pattern">The path; <c>{name}</c> is one part of it.</param>
/// <param name="Kind">Which faults are its.</param>
/// <param name="Handler">Answers.</param>
internal sealed record ApiRoute(
    string Method, string Pattern, DevnetRequestKind Kind, Func<ApiRequest, ValueTask<ApiReply>> Handler)
{
    public static ApiRoute Get(string pattern, DevnetRequestKind kind, Func<ApiRequest, ApiReply> handler) =>
        new("GET", pattern, kind, request => ValueTask.FromResult(handler(request)));

    public static ApiRoute Post(string pattern, DevnetRequestKind kind, Func<ApiRequest, ValueTask<ApiReply>> handler) =>
        new("POST", pattern, kind, handler);
}
