using System.Net;
using ClayStack.Dvt.Beacon;
using ClayStack.Dvt.Duties.Clusters;
using ClayStack.Dvt.Sql;

namespace ClayStack.Dvt.Node.Configuration;

/// <summary>
/// The one table of the node's configuration. The example file, the flags and their help, and docs/configuration.md come from
/// it; a key that is not in it does not exist.
/// </summary>
internal static class NodeKeys
{
    /// <summary>The most beacon nodes.</summary>
    public const int BeaconNodesMax = 8;

    private const int PeerAddressesMax = Consensus.OperatorIndex.MaxValue - 1;

    /// <summary>Where the node keeps what it writes.</summary>
    public static readonly ConfigurationKey<string> DataFolder = new()
    {
        Name = "data-dir",
        Type = "folder",
        Default = "data",
        Parse = ValueParsers.FolderToMake,
        Description =
            "What the node writes: slashing protection, its journal, and the lock that keeps a second run away. Made at the "
            + "first start. Never copy it to another machine while this one may still run, and never restore an old copy of it.",
    };

    /// <summary>The second place of slashing protection.</summary>
    public static readonly ConfigurationKey<string> AnchorFile = new()
    {
        Name = "anchor-file",
        Type = "file",
        Example = "anchor/protection-anchor",
        IsRequired = true,
        Parse = ValueParsers.FileToMake,
        Description =
            "A small file outside of data-dir, best on another disk or volume, by which the node notices that data-dir was "
            + "rolled back to an older state (PROTOCOL S5). Its folder must be there.",
    };

    /// <summary>What slashing protection is kept on.</summary>
    public static readonly ConfigurationKey<StoreKind> Store = new()
    {
        Name = "store",
        Type = ValueParsers.ChoicesOf<StoreKind>(),
        Default = "sqlite",
        Parse = ValueParsers.Choice<StoreKind>,
        Description =
            "Where slashing protection and what peers signed are kept: in data-dir by sqlite, or in the database of postgres-connection, "
            + "for which a second process of the same operator may stand by. Moving from one to the other needs an export and an import.",
    };

    /// <summary>The PostgreSQL database.</summary>
    public static readonly ConfigurationKey<PostgresAddress> PostgresConnection = new()
    {
        Name = "postgres-connection",
        Type = "connection string",
        Example = "Host=db.example.org;Database=clay;Username=clay;SSL Mode=VerifyFull",
        Parse = ValueParsers.PostgresConnection,
        Redact = ValueParsers.RedactConnection,
        Description =
            "The database of this operator for this cluster, in the form of Npgsql and without a password; the user owns the database, "
            + "or the schema that Search Path names. Only with store: postgres.",
    };

    /// <summary>Opens the PostgreSQL database.</summary>
    public static readonly ConfigurationKey<string> PostgresPasswordFile = new()
    {
        Name = "postgres-password-file",
        Type = "file",
        Parse = ValueParsers.ExistingFile,
        Example = ClusterFiles.Password,
        Description = "The file with the password of the database's user; a line break at its end does not count. Read at each connection, so that it can be changed.",
    };

    /// <summary>Opens the PostgreSQL database.</summary>
    public static readonly ConfigurationKey<PasswordSource> PostgresPassword = new()
    {
        Name = "postgres-password",
        Type = "password",
        IsSecret = true,
        Parse = ValueParsers.EnvironmentPassword,
        Description = "The password of the database's user itself. Prefer postgres-password-file.",
    };

    /// <summary>The cluster's files.</summary>
    public static readonly ConfigurationKey<string> ClusterFolder = new()
    {
        Name = "cluster-dir",
        Type = "folder",
        Default = ".",
        Parse = ValueParsers.ExistingFolder,
        Description = "The cluster's definition, the manifest of its validators, and the signed addresses of its operators.",
    };

    /// <summary>The node's own key.</summary>
    public static readonly ConfigurationKey<string> NodeKeyFile = new()
    {
        Name = "node-key-file",
        Type = "file",
        Default = ClusterFiles.NodeKey,
        Parse = ValueParsers.ExistingFile,
        Description =
            "The node's P-256 key (PEM, PKCS#8) for TLS and for the messages of consensus. Unencrypted only with mode 600.",
    };

    /// <summary>Opens the node key.</summary>
    public static readonly ConfigurationKey<string> NodeKeyPasswordFile = new()
    {
        Name = "node-key-password-file",
        Type = "file",
        Parse = ValueParsers.ExistingFile,
        Example = ClusterFiles.Password,
        Description = "The file with the password of an encrypted node key; control codes, such as a newline at its end, do not count.",
    };

    /// <summary>Opens the node key.</summary>
    public static readonly ConfigurationKey<PasswordSource> NodeKeyPassword = new()
    {
        Name = "node-key-password",
        Type = "password",
        IsSecret = true,
        Parse = ValueParsers.EnvironmentPassword,
        Description = "The password of an encrypted node key itself. Prefer node-key-password-file.",
    };

    /// <summary>The shares.</summary>
    public static readonly ConfigurationKey<string> ShareFile = new()
    {
        Name = "share-file",
        Type = "file",
        Default = ClusterFiles.Shares,
        Parse = ValueParsers.ExistingFile,
        Description = "The encrypted file with this operator's key share of every validator.",
    };

    /// <summary>Opens the shares.</summary>
    public static readonly ConfigurationKey<string> SharePasswordFile = new()
    {
        Name = "share-password-file",
        Type = "file",
        Parse = ValueParsers.ExistingFile,
        Example = ClusterFiles.Password,
        Description = "The file with the password of share-file; control codes, such as a newline at its end, do not count.",
    };

    /// <summary>Opens the shares.</summary>
    public static readonly ConfigurationKey<PasswordSource> SharePassword = new()
    {
        Name = "share-password",
        Type = "password",
        IsSecret = true,
        Parse = ValueParsers.EnvironmentPassword,
        Description = "The password of share-file itself. Prefer share-password-file.",
    };

    /// <summary>The beacon nodes.</summary>
    public static readonly ConfigurationKey<BeaconEndpoint> BeaconNodes = new()
    {
        Name = "beacon-nodes",
        Type = "URL",
        Example = "http://127.0.0.1:5052",
        IsRequired = true,
        CountMax = BeaconNodesMax,
        Parse = ValueParsers.BeaconUrl,
        Redact = ValueParsers.RedactUrl,
        Description =
            "The beacon nodes, the preferred one first. All are asked and submitted to, and the best answer counts. A user and a "
            + "password, as in https://user:password@host/path, are never shown.",
    };

    /// <summary>Where peers reach this node.</summary>
    public static readonly ConfigurationKey<IPEndPoint> ListenAddress = new()
    {
        Name = "listen-address",
        Type = "IP:port",
        Default = "0.0.0.0:9700",
        Parse = ValueParsers.ListenAddress,
        Description =
            "Where the other operators' nodes connect to: TLS 1.3, pinned keys only. Of two nodes one must be able to reach the other.",
    };

    /// <summary>Where this node reaches peers.</summary>
    public static readonly ConfigurationKey<PeerAddressOverride> PeerAddresses = new()
    {
        Name = "peer-addresses",
        Type = "operator=host:port",
        Example = "2=node2.example.org:9700",
        CountMax = PeerAddressesMax,
        Parse = ValueParsers.PeerAddress,
        Description = "Where to dial single operators, in place of what the cluster's signed addresses say of them.",
    };

    /// <summary>Where the node tells how it is.</summary>
    public static readonly ConfigurationKey<IPEndPoint> StatusAddress = new()
    {
        Name = "status-address",
        Type = "IP:port",
        Default = "127.0.0.1:9701",
        Parse = ValueParsers.ListenAddress,
        Description =
            "Where /livez, /readyz, /status and /metrics are served by HTTP, and where clay-dvt status asks. Nothing there is "
            + "secret or can be changed, but anyone who reaches it can read it: leave it on a loopback address or behind a firewall.",
    };

    /// <summary>Whether metrics are served.</summary>
    public static readonly ConfigurationKey<bool> Metrics = new()
    {
        Name = "metrics",
        Type = "true or false",
        Default = "true",
        Parse = ValueParsers.Boolean,
        Description = "Whether /metrics serves Prometheus' text format.",
    };

    /// <summary>What is logged.</summary>
    public static readonly ConfigurationKey<LogVerbosity> LogLevel = new()
    {
        Name = "log-level",
        Type = ValueParsers.ChoicesOf<LogVerbosity>(),
        Default = "info",
        Parse = ValueParsers.Choice<LogVerbosity>,
        Description = "What is logged to standard output: this level and those after it.",
    };

    /// <summary>How it is logged.</summary>
    public static readonly ConfigurationKey<LogFormat> LogFormat = new()
    {
        Name = "log-format",
        Type = ValueParsers.ChoicesOf<LogFormat>(),
        Default = "text",
        Parse = ValueParsers.Choice<LogFormat>,
        Description = "Lines for people, or a JSON object in each line.",
    };

    /// <summary>Every key, in the order of the example file.</summary>
    public static readonly IReadOnlyList<ConfigurationKey> All =
    [
        DataFolder, AnchorFile, Store, PostgresConnection, PostgresPasswordFile, PostgresPassword, ClusterFolder,
        NodeKeyFile, NodeKeyPasswordFile, NodeKeyPassword, ShareFile, SharePasswordFile, SharePassword,
        BeaconNodes, ListenAddress, PeerAddresses,
        StatusAddress, Metrics, LogLevel, LogFormat,
    ];

    /// <summary>The key of a name; null if there is none.</summary>
    public static ConfigurationKey? Find(string name) =>
        All.FirstOrDefault(key => string.Equals(key.Name, name, StringComparison.Ordinal));
}
