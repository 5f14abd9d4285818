using ClayStack.Dvt.Devnet.Local;

namespace ClayStack.Dvt.EndToEnd.Safety;

/// <summary>What happens to an operator's disks: copies, backups, losses.</summary>
internal static class NodeVolumes
{
    private static readonly string[] Volumes = ["data", "anchor"];

    /// <summary>Copies the data folder and the anchor of a node that stands still, or, as a snapshot would, of one that runs.</summary>
    /// <returns>The folder of the backup.</returns>
    public static string Backup(LocalNode node)
    {
        string backup = node.Folder + "-backup";
        foreach (string volume in Volumes)
            Copy(Path.Combine(node.Folder, volume), Path.Combine(backup, volume));
        return backup;
    }

    /// <summary>Puts a backup back, in place of what is there.</summary>
    public static void Restore(LocalNode node, string backup)
    {
        Lose(node, Volumes);
        foreach (string volume in Volumes)
            Copy(Path.Combine(backup, volume), Path.Combine(node.Folder, volume));
    }

    /// <summary>Empties volumes.</summary>
    public static void Lose(LocalNode node, params string[] volumes)
    {
        foreach (string volume in volumes)
        {
            Directory.Delete(Path.Combine(node.Folder, volume), recursive: true);
            Directory.CreateDirectory(Path.Combine(node.Folder, volume));
        }
    }

    /// <summary>Makes a second machine of a node, keys, shares, store and anchor included, with ports of its own.</summary>
    public static LocalNode Clone(LocalNode node, NodeProgram program)
    {
        string folder = node.Folder + "-clone";
        Copy(node.Folder, folder);
        foreach (string volume in Volumes)
            Copy(Path.Combine(node.Folder, volume), Path.Combine(folder, volume));
        int[] ports = LoopbackPorts.Find(2);
        string file = Path.Combine(folder, LocalCluster.ConfigurationFile);
        File.WriteAllLines(
            file,
            File.ReadAllLines(file).Select(line => line switch
            {
                _ when line.StartsWith("listen-address:", StringComparison.Ordinal) => $"listen-address: 127.0.0.1:{ports[0]}",
                _ when line.StartsWith("status-address:", StringComparison.Ordinal) => $"status-address: 127.0.0.1:{ports[1]}",
                _ => line,
            }));
        return new LocalNode(node.Index, folder, program) { StatusUrl = new Uri($"http://127.0.0.1:{ports[1]}") };
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (string file in Directory.GetFiles(from).Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)))
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
    }
}
