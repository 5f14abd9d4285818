namespace ClayStack.Dvt.Duties.Clusters;

/// <summary>The first fault that the reading of a document met.</summary>
/// <param name="file">The file's name, for people.</param>
internal sealed class JsonFault(string file)
{
    /// <summary>The fault; null while there is none.</summary>
    public ClusterFileError? Error { get; private set; }

    /// <summary>Keeps a fault if it is the first.</summary>
    public void Report(ClusterFileReason reason, JsonNode node, string remedy) =>
        Error ??= new ClusterFileError(reason, node.Place.Length == 0 ? file : $"{file}, {node.Place}", remedy);
}
