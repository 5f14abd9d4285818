namespace ClayStack.Dvt.Rpc;

/// <summary>How a call ended.</summary>
/// <param name="Code">The code.</param>
/// <param name="Message">
/// Words for people, any Unicode text, empty if there are none. What travels is cut to
/// <see cref="MessageLengthMax"/> characters.
/// </param>
public sealed record RpcStatus(RpcStatusCode Code, string Message = "")
{
    /// <summary>How many UTF-16 code units of a message are sent: a status must fit among the trailers.</summary>
    public const int MessageLengthMax = 1024;

    /// <summary>The status of a call that did what it should.</summary>
    public static RpcStatus Ok { get; } = new(RpcStatusCode.Ok);

    /// <summary>Whether the call did what it should.</summary>
    public bool IsOk => Code == RpcStatusCode.Ok;

    /// <summary>The code and the message.</summary>
    public override string ToString() => Message.Length == 0 ? Code.ToString() : $"{Code}: {Message}";
}
