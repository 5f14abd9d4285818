using System.Globalization;
using System.Text;
using ClayStack.Dvt.Duties.Clusters;
using ClayStack.Dvt.Node.Configuration;

namespace ClayStack.Dvt.Node.Commands;

/// <summary>The <c>node.yaml</c> that a dealer puts into a node's folder: only what differs from the defaults or must be said.</summary>
internal static class NodeFile
{
    /// <summary>The file's name.</summary>
    public const string Name = "node.yaml";

    /// <summary>The folder of the anchor, in the node's.</summary>
    public const string AnchorFolder = "anchor";

    /// <summary>Writes the file's content.</summary>
    /// <param name="self">The operator.</param>
    /// <param name="cluster">The cluster.</param>
    /// <param name="hasPassword">Whether the folder holds the password of its keys.</param>
    /// <param name="beaconNodes">The beacon nodes as given; the example's if there are none.</param>
    /// <param name="port">Where the node listens; null for the default.</param>
    public static string Content(Operator self, ClusterDefinition cluster, bool hasPassword, IReadOnlyList<string> beaconNodes, int? port)
    {
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"# Operator {self.Index} of {cluster.OperatorCount}, definition {cluster.Hash}.\n");
        text.Append("# clay-dvt config example explains every key, clay-dvt config check tells what counts.\n");
        Append(text, NodeKeys.DataFolder, NodeKeys.DataFolder.Default!);
        text.Append("\n# Better on another disk than data-dir: it tells whether data-dir was rolled back.\n");
        Append(text, NodeKeys.AnchorFile, NodeKeys.AnchorFile.Example!);
        text.Append(hasPassword
            ? "\n# Better somewhere else than beside the keys.\n"
            : "\n# Name the files with the passwords, or set their variables.\n");
        string comment = hasPassword ? "" : "# ";
        Append(text.Append(comment), NodeKeys.NodeKeyPasswordFile, ClusterFiles.Password);
        Append(text.Append(comment), NodeKeys.SharePasswordFile, ClusterFiles.Password);
        text.Append(CultureInfo.InvariantCulture, $"\n{NodeKeys.BeaconNodes.Name}:\n");
        foreach (string node in beaconNodes.DefaultIfEmpty(NodeKeys.BeaconNodes.Example!))
            text.Append(CultureInfo.InvariantCulture, $"  - '{node.Replace("'", "''", StringComparison.Ordinal)}'\n");
        text.Append('\n');
        if (port is { } listen)
        {
            Append(text, NodeKeys.ListenAddress, string.Create(CultureInfo.InvariantCulture, $"0.0.0.0:{listen}"));
            Append(text, NodeKeys.StatusAddress, string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{listen + 1}"));
        }
        else
        {
            Append(text, NodeKeys.ListenAddress, NodeKeys.ListenAddress.Default!);
            Append(text, NodeKeys.StatusAddress, NodeKeys.StatusAddress.Default!);
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, ConfigurationKey key, string value) =>
        text.Append(key.Name).Append(": ").Append(value).Append('\n');
}
