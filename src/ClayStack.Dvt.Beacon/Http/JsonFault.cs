namespace ClayStack.Dvt.Beacon.Http;

/// <summary>The first thing that was wrong with an answer.</summary>
internal sealed class JsonFault
{
    /// <summary>The field and the reason; null while nothing was wrong.</summary>
    public string? First { get; private set; }

    public void Note(string path, string why) => First ??= $"{path}: {why}";
}
