namespace ClayStack.Dvt.Tests.Beacon;

/// <summary>A request as a scripted node saw it.</summary>
internal sealed record ScriptedRequest(TimeSpan At, string Method, string Path, string Body, IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>Whether the client gave it up before its end.</summary>
    public bool WasCancelled { get; set; }
}
