using System.Diagnostics.CodeAnalysis;
using System.Net;
using ClayStack.Dvt.Beacon;
using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Sql;

namespace ClayStack.Dvt.Node.Configuration;

/// <summary>
/// What a node is told when it starts (<see cref="NodeKeys"/> says what each means). All paths are absolute; files and folders
/// that must be there were there when it was read. Holds no secret.
/// </summary>
internal sealed record NodeConfiguration
{
    /// <summary><c>data-dir</c>; may have to be made.</summary>
    public required string DataFolder { get; init; }

    /// <summary>The database of slashing protection, in the data folder.</summary>
    public string ProtectionFile => ProtectionFileIn(DataFolder);

    /// <summary><c>anchor-file</c>; may have to be made, its folder is there.</summary>
    public required string AnchorFile { get; init; }

    /// <summary>The database if <c>store</c> is postgres; null if it is sqlite.</summary>
    public PostgresChoice? Postgres { get; init; }

    /// <summary><c>cluster-dir</c>.</summary>
    public required string ClusterFolder { get; init; }

    /// <summary><c>node-key-file</c>.</summary>
    public required string NodeKeyFile { get; init; }

    /// <summary>Opens the node key; null if it is not encrypted.</summary>
    public required PasswordSource? NodeKeyPassword { get; init; }

    /// <summary><c>share-file</c>.</summary>
    public required string ShareFile { get; init; }

    /// <summary>Opens the shares.</summary>
    public required PasswordSource SharePassword { get; init; }

    /// <summary><c>beacon-nodes</c>, at least one, the preferred first, no two alike.</summary>
    public required IReadOnlyList<BeaconEndpoint> BeaconNodes { get; init; }

    /// <summary><c>listen-address</c>.</summary>
    public required IPEndPoint ListenAddress { get; init; }

    /// <summary><c>peer-addresses</c>, at most one for an operator.</summary>
    public required IReadOnlyDictionary<OperatorIndex, DnsEndPoint> PeerAddresses { get; init; }

    /// <summary><c>status-address</c>.</summary>
    public required IPEndPoint StatusAddress { get; init; }

    /// <summary><c>metrics</c>.</summary>
    public required bool ServesMetrics { get; init; }

    /// <summary><c>log-level</c>.</summary>
    public required LogVerbosity LogLevel { get; init; }

    /// <summary><c>log-format</c>.</summary>
    public required LogFormat LogFormat { get; init; }

    /// <summary>The database of slashing protection in a data folder.</summary>
    public static string ProtectionFileIn(string dataFolder) => Path.Combine(dataFolder, "protection.sqlite");

    /// <summary>Makes a configuration of the values.</summary>
    /// <param name="values">The values; gains an error for each fault.</param>
    /// <param name="configuration">The configuration; null if there is an error.</param>
    public static bool TryCreate(ConfigurationValues values, [NotNullWhen(true)] out NodeConfiguration? configuration)
    {
        configuration = null;
        // Of a file that could not be read, nothing is missing: it would only hide the one true error.
        if (values.Errors.Any(error => error.Fault == ConfigurationFault.UnreadableFile))
            return false;
        NodeConfiguration read = new()
        {
            DataFolder = values.Get(NodeKeys.DataFolder),
            AnchorFile = values.Get(NodeKeys.AnchorFile),
            Postgres = PostgresOf(values),
            ClusterFolder = values.Get(NodeKeys.ClusterFolder),
            NodeKeyFile = values.Get(NodeKeys.NodeKeyFile),
            NodeKeyPassword = PasswordOf(values, NodeKeys.NodeKeyPasswordFile, NodeKeys.NodeKeyPassword),
            ShareFile = values.Get(NodeKeys.ShareFile),
            SharePassword = PasswordOf(values, NodeKeys.SharePasswordFile, NodeKeys.SharePassword)!,
            BeaconNodes = values.GetList(NodeKeys.BeaconNodes),
            ListenAddress = values.Get(NodeKeys.ListenAddress),
            PeerAddresses = PeersOf(values),
            StatusAddress = values.Get(NodeKeys.StatusAddress),
            ServesMetrics = values.Get(NodeKeys.Metrics),
            LogLevel = values.Get(NodeKeys.LogLevel),
            LogFormat = values.Get(NodeKeys.LogFormat),
        };
        if (read.SharePassword is null && values.Errors.All(error => error.Key is null || !error.Key.StartsWith(NodeKeys.SharePassword.Name, StringComparison.Ordinal)))
            values.AddMissing(NodeKeys.SharePasswordFile, $"The share file is always encrypted: name the file that holds its password, or set {NodeKeys.SharePassword.EnvironmentName}.");
        if (values.Errors.Count == 0)
            read.CheckTogether(values);
        configuration = values.Errors.Count == 0 ? read : null;
        return configuration is not null;
    }

    /// <summary>The database that the values choose.</summary>
    /// <param name="values">The values; gains an error for each fault.</param>
    /// <returns>Null for SQLite, or if there is an error.</returns>
    public static PostgresChoice? PostgresOf(ConfigurationValues values)
    {
        StoreKind kind = values.Get(NodeKeys.Store);
        bool named = values.TryGet(NodeKeys.PostgresConnection, out PostgresAddress address);
        PasswordSource? password = PasswordOf(values, NodeKeys.PostgresPasswordFile, NodeKeys.PostgresPassword);
        if (kind == StoreKind.Postgres && named)
            return new PostgresChoice(address, password);
        if (kind == StoreKind.Postgres && values.Errors.All(error => !string.Equals(error.Key, NodeKeys.PostgresConnection.Name, StringComparison.Ordinal)))
            values.AddMissing(NodeKeys.PostgresConnection, $"With {NodeKeys.Store}: postgres, say where the database is, for example {NodeKeys.PostgresConnection.Example}.");
        if (kind == StoreKind.Sqlite && named)
            values.AddConflict(NodeKeys.PostgresConnection, text: null, $"is set, and {NodeKeys.Store} is sqlite", $"Set {NodeKeys.Store} to postgres, or take the connection out.");
        return null;
    }

    private static PasswordSource? PasswordOf(ConfigurationValues values, ConfigurationKey<string> fileKey, ConfigurationKey<PasswordSource> secretKey)
    {
        bool hasFile = values.TryGet(fileKey, out string file);
        bool hasSecret = values.TryGet(secretKey, out PasswordSource secret);
        if (hasFile && hasSecret)
            values.AddConflict(fileKey, text: null, $"and {secretKey.EnvironmentName} are both set", "Keep the file, and take the variable away.");
        return hasFile ? new PasswordSource.InFile(file) : hasSecret ? secret : null;
    }

    private static Dictionary<OperatorIndex, DnsEndPoint> PeersOf(ConfigurationValues values)
    {
        Dictionary<OperatorIndex, DnsEndPoint> addresses = [];
        foreach (PeerAddressOverride peer in values.GetList(NodeKeys.PeerAddresses))
        {
            if (!addresses.TryAdd(peer.Operator, peer.Address))
                values.AddConflict(NodeKeys.PeerAddresses, text: null, $"names operator {peer.Operator} twice", "Take one of them out.");
        }

        return addresses;
    }

    /// <summary>What no key can know alone.</summary>
    private void CheckTogether(ConfigurationValues values)
    {
        string inside = Path.TrimEndingDirectorySeparator(DataFolder) + Path.DirectorySeparatorChar;
        if (AnchorFile.StartsWith(inside, StringComparison.Ordinal))
            values.AddConflict(NodeKeys.AnchorFile, AnchorFile, $"lies in {NodeKeys.DataFolder}: both would be rolled back together", "Name a file outside of it, best on another disk.");

        if (ListenAddress.Port == StatusAddress.Port
            && (ListenAddress.Address.Equals(StatusAddress.Address) || IsAny(ListenAddress.Address) || IsAny(StatusAddress.Address)))
            values.AddConflict(NodeKeys.StatusAddress, StatusAddress.ToString(), $"is taken by {NodeKeys.ListenAddress}", "Give each a port of its own.");

        if (BeaconNodes.GroupBy(node => node.Address.AbsoluteUri, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1) is { } twice)
            values.AddConflict(NodeKeys.BeaconNodes, twice.Key, "is there twice", "Take one of them out.");
    }

    private static bool IsAny(IPAddress address) => address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);
}
