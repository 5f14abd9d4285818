using System.Net;
using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Node.Configuration;

namespace ClayStack.Dvt.Tests.Node.Configuration;

public sealed class NodeConfigurationTests : IDisposable
{
    private readonly NodeFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void TryCreate_OnlyWhatIsRequired_TakesTheDefaults()
    {
        NodeConfiguration configuration = _folder.Load(_folder.WriteMinimal());

        Assert.Equal(_folder.PathOf("data"), configuration.DataFolder);
        Assert.Equal(_folder.PathOf("anchor/protection-anchor"), configuration.AnchorFile);
        Assert.Null(configuration.Postgres);
        Assert.Equal(_folder.Root, configuration.ClusterFolder);
        Assert.Equal(_folder.PathOf("node-key"), configuration.NodeKeyFile);
        Assert.Null(configuration.NodeKeyPassword);
        Assert.Equal(_folder.PathOf("shares"), configuration.ShareFile);
        Assert.Equal(new PasswordSource.InFile(_folder.PathOf("password")), configuration.SharePassword);
        Assert.Equal(["http://127.0.0.1:5052/"], configuration.BeaconNodes.Select(node => node.Address.AbsoluteUri));
        Assert.Equal(new IPEndPoint(IPAddress.Any, 9700), configuration.ListenAddress);
        Assert.Empty(configuration.PeerAddresses);
        Assert.Equal(new IPEndPoint(IPAddress.Loopback, 9701), configuration.StatusAddress);
        Assert.True(configuration.ServesMetrics);
        Assert.Equal(LogVerbosity.Info, configuration.LogLevel);
        Assert.Equal(LogFormat.Text, configuration.LogFormat);
    }

    [Fact]
    public void TryCreate_StoreOnPostgres_TakesConnectionAndPasswordApart()
    {
        NodeConfiguration configuration = _folder.Load(_folder.WriteMinimal(
            "store: postgres", "postgres-connection: Host=db;Database=clay;Username=me", "postgres-password-file: password"));
        Assert.Equal("me@db:5432/clay", configuration.Postgres!.Address.ToString());
        Assert.Equal(new PasswordSource.InFile(_folder.PathOf("password")), configuration.Postgres.Password);
        Assert.Equal("x", configuration.Postgres.Reader(_ => null)!());

        _folder.Environment["CLAY_DVT_POSTGRES_CONNECTION"] = "Host=other;Database=clay;Username=me";
        _folder.Environment["CLAY_DVT_POSTGRES_PASSWORD"] = "hunter2";
        configuration = _folder.Load(_folder.WriteMinimal("store: postgres"));
        Assert.Equal("me@other:5432/clay", configuration.Postgres!.Address.ToString());
        Assert.Equal("hunter2", configuration.Postgres.Reader(name => _folder.Environment[name])!());
        Assert.DoesNotContain("hunter2", $"{configuration} {string.Concat(_folder.Read("node.yaml").ShownTexts(NodeKeys.PostgresPassword))}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("postgres-connection", ConfigurationFault.MissingValue, "store: postgres")]
    [InlineData("postgres-connection", ConfigurationFault.Conflict, "postgres-connection: Host=db;Database=clay")]
    [InlineData("postgres-connection", ConfigurationFault.WrongType, "store: postgres", "postgres-connection: Host=db;Database=clay;Password=hunter2")]
    [InlineData("postgres-connection", ConfigurationFault.WrongType, "store: postgres", "postgres-connection: postgres://me:hunter2@db/clay")]
    [InlineData("postgres-password", ConfigurationFault.SecretNotAllowed, "store: postgres", "postgres-connection: Host=db;Database=clay", "postgres-password: hunter2")]
    [InlineData("store", ConfigurationFault.WrongType, "store: mysql")]
    public void TryCreate_StoreThatCannotBe_IsOneError_WithoutThePassword(string key, object fault, params string[] lines)
    {
        ConfigurationError error = Assert.Single(_folder.Errors(_folder.WriteMinimal(lines)));
        Assert.Equal((key, (ConfigurationFault)fault), (error.Key, error.Fault));
        Assert.DoesNotContain("hunter2", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void TryCreate_EverythingInTheFile_IsTaken()
    {
        NodeConfiguration configuration = _folder.Load(_folder.Write(
            "data-dir: /var",
            "anchor-file: \"anchor/a\"",
            "cluster-dir: anchor",
            "node-key-file: shares",
            "node-key-password-file: password",
            "share-file: node-key",
            "share-password-file: password",
            "beacon-nodes:",
            "  - https://user:secret@one.example.org/key",
            "  - http://[::1]:5052",
            "listen-address: '[::]:1'",
            "peer-addresses: [2=node2.example.org:65535, '3=[::1]:7']",
            "status-address: 0.0.0.0:65535",
            "metrics: false",
            "log-level: trace",
            "log-format: json"));

        Assert.Equal("/var", configuration.DataFolder);
        Assert.Equal(_folder.PathOf("anchor"), configuration.ClusterFolder);
        Assert.Equal(new PasswordSource.InFile(_folder.PathOf("password")), configuration.NodeKeyPassword);
        Assert.Equal(["https://one.example.org/key/", "http://[::1]:5052/"], configuration.BeaconNodes.Select(node => node.Address.AbsoluteUri));
        Assert.Equal(new IPEndPoint(IPAddress.IPv6Any, 1), configuration.ListenAddress);
        Assert.Equal(new DnsEndPoint("node2.example.org", 65535), configuration.PeerAddresses[new OperatorIndex(2)]);
        Assert.Equal(new DnsEndPoint("::1", 7), configuration.PeerAddresses[new OperatorIndex(3)]);
        Assert.Equal(2, configuration.PeerAddresses.Count);
        Assert.Equal(new IPEndPoint(IPAddress.Any, 65535), configuration.StatusAddress);
        Assert.False(configuration.ServesMetrics);
        Assert.Equal(LogVerbosity.Trace, configuration.LogLevel);
        Assert.Equal(LogFormat.Json, configuration.LogFormat);
    }

    [Theory]
    [InlineData(false, false, false, "info", "default")]
    [InlineData(true, false, false, "error", "node.yaml:4")]
    [InlineData(false, true, false, "warning", "environment variable CLAY_DVT_LOG_LEVEL")]
    [InlineData(true, true, false, "warning", "environment variable CLAY_DVT_LOG_LEVEL")]
    [InlineData(false, false, true, "debug", "flag --log-level")]
    [InlineData(true, false, true, "debug", "flag --log-level")]
    [InlineData(false, true, true, "debug", "flag --log-level")]
    [InlineData(true, true, true, "debug", "flag --log-level")]
    public void Read_OneKeyFromSeveralSources_TakesTheFlagBeforeTheEnvironmentBeforeTheFile(
        bool inFile, bool inEnvironment, bool asFlag, string expected, string origin)
    {
        string file = inFile ? _folder.WriteMinimal("log-level: error") : _folder.WriteMinimal();
        if (inEnvironment)
            _folder.Environment["CLAY_DVT_LOG_LEVEL"] = "warning";
        if (asFlag)
            _folder.With(NodeKeys.LogLevel, "debug");
        ConfigurationValues values = _folder.Read(file);

        Assert.Equal([expected], values.ShownTexts(NodeKeys.LogLevel));
        Assert.Equal(origin, values.OriginOf(NodeKeys.LogLevel).ToString());
        Assert.Empty(values.Errors);
    }

    [Fact]
    public void Read_ListFromAHigherSource_ReplacesTheWholeListBelow()
    {
        _folder.Environment["CLAY_DVT_BEACON_NODES"] = "http://a:1, http://b:2";
        Assert.Equal(["http://a:1/", "http://b:2/"], Urls());

        _folder.With(NodeKeys.BeaconNodes, "http://c:3,http://d:4", "http://e:5");
        Assert.Equal(["http://c:3/", "http://d:4/", "http://e:5/"], Urls());

        IEnumerable<string> Urls() => _folder.Load(_folder.WriteMinimal()).BeaconNodes.Select(node => node.Address.AbsoluteUri);
    }

    [Fact]
    public void Read_NoFile_TakesEnvironmentAndFlagsFromTheWorkingFolder()
    {
        _folder.Environment["CLAY_DVT_BEACON_NODES"] = "http://a:1";
        _folder.Environment["CLAY_DVT_SHARE_PASSWORD"] = "secret";
        _folder.Environment["PATH"] = "is nobody's business here";
        NodeConfiguration configuration = _folder.With(NodeKeys.AnchorFile, "anchor/a").Load(file: null);

        Assert.Equal(_folder.PathOf("anchor/a"), configuration.AnchorFile);
        Assert.Equal(new PasswordSource.Variable("CLAY_DVT_SHARE_PASSWORD"), configuration.SharePassword);
        Assert.DoesNotContain("secret", configuration.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_RelativePaths_StartFromTheFileOrTheWorkingFolder()
    {
        Directory.CreateDirectory(_folder.PathOf("deep"));
        File.Move(_folder.PathOf(_folder.WriteMinimal("cluster-dir: ..")), _folder.PathOf("deep/node.yaml"));
        _folder.With(NodeKeys.NodeKeyFile, "node-key").With(NodeKeys.ShareFile, "shares").With(NodeKeys.SharePasswordFile, "password")
            .With(NodeKeys.AnchorFile, "anchor/a");
        NodeConfiguration configuration = _folder.Load("deep/node.yaml");

        Assert.Equal(_folder.PathOf("deep/data"), configuration.DataFolder);
        Assert.Equal(_folder.Root, Path.TrimEndingDirectorySeparator(configuration.ClusterFolder));
        Assert.Equal(_folder.PathOf("node-key"), configuration.NodeKeyFile);
    }

    [Fact]
    public void TryCreate_SeveralFaults_TellsAllOfThem()
    {
        _folder.Environment["CLAY_DVT_METRICS"] = "maybe";
        IReadOnlyList<ConfigurationError> errors = _folder.With(NodeKeys.LogFormat, "xml").Errors(_folder.Write(
            "beacon-node: http://a:1", "listen-address: 0.0.0.0:0", "share-password-file: nowhere"));

        Assert.Equal(
            [
                (ConfigurationFault.UnknownKey, "beacon-node", "node.yaml:1"),
                (ConfigurationFault.MissingValue, "anchor-file", "node.yaml:1"),
                (ConfigurationFault.MissingFile, "share-password-file", "node.yaml:3"),
                (ConfigurationFault.MissingValue, "beacon-nodes", "node.yaml:1"),
                (ConfigurationFault.OutOfRange, "listen-address", "node.yaml:2"),
                (ConfigurationFault.WrongType, "metrics", "environment variable CLAY_DVT_METRICS"),
                (ConfigurationFault.WrongType, "log-format", "flag --log-format"),
            ],
            errors.Select(error => (error.Fault, error.Key, error.Origin.ToString())));
        Assert.All(errors, error => Assert.EndsWith(error.Remedy, error.ToString(), StringComparison.Ordinal));
        Assert.All(errors, error => Assert.True(error.Remedy[^1] is '.' or '?' && error.Problem[^1] != '.', error.ToString()));
    }

    [Fact]
    public void ToString_OfAnError_NamesOriginKeyValueProblemAndRemedy()
    {
        ConfigurationError error = Assert.Single(_folder.Errors(_folder.WriteMinimal("metrics: 1")));

        Assert.Equal("node.yaml:4: metrics '1' is neither true nor false. Write true or false.", error.ToString());
    }

    [Theory]
    [InlineData("data_dir", "Did you mean data-dir?")]
    [InlineData("listen-adress", "Did you mean listen-address?")]
    [InlineData("colour", "Take it out; clay-dvt config reference lists the keys.")]
    public void Read_UnknownKey_TellsTheNearest(string key, string remedy)
    {
        ConfigurationError error = Assert.Single(_folder.Errors(_folder.WriteMinimal($"{key}: x")));

        Assert.Equal((ConfigurationFault.UnknownKey, key, remedy), (error.Fault, error.Key, error.Remedy));
    }

    [Fact]
    public void Read_UnknownVariable_IsAnError_ButNotTheOneThatNamesTheFile()
    {
        _folder.Environment["CLAY_DVT_CONFIG"] = "node.yaml";
        _folder.Load(_folder.WriteMinimal());

        _folder.Environment["CLAY_DVT_DATADIR"] = "x";
        ConfigurationError error = Assert.Single(_folder.Errors(_folder.WriteMinimal()));
        Assert.Equal((ConfigurationFault.UnknownKey, "CLAY_DVT_DATADIR", "Did you mean CLAY_DVT_DATA_DIR?"), (error.Fault, error.Key, error.Remedy));
    }

    [Fact]
    public void Read_KeyTwice_TellsBothLines()
    {
        ConfigurationError error = Assert.Single(_folder.Errors(_folder.WriteMinimal("metrics: true", "metrics: true")));

        Assert.Equal((ConfigurationFault.DuplicateKey, "metrics"), (error.Fault, error.Key));
        Assert.Contains("node.yaml:4", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("node.yaml:5", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("node-key-password")]
    [InlineData("share-password")]
    public void Read_PasswordInTheFile_IsRefusedAndNotShown(string key)
    {
        ConfigurationError error = Assert.Single(_folder.Errors(_folder.WriteMinimal($"{key}: hunter2")));

        Assert.Equal((ConfigurationFault.SecretNotAllowed, key), (error.Fault, error.Key));
        Assert.DoesNotContain("hunter2", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("metrics:")]
    [InlineData("metrics: ~")]
    [InlineData("metrics: ''")]
    [InlineData("peer-addresses: '2=a:1,'")]
    public void Read_KeyWithoutValue_IsAnError(string line) =>
        Assert.Equal(ConfigurationFault.MissingValue, Assert.Single(_folder.Errors(_folder.WriteMinimal(line))).Fault);

    [Fact]
    public void Read_EmptyVariable_IsAnError()
    {
        _folder.Environment["CLAY_DVT_METRICS"] = "";

        Assert.Equal(ConfigurationFault.MissingValue, Assert.Single(_folder.Errors(_folder.WriteMinimal())).Fault);
    }

    [Fact]
    public void TryCreate_NoPasswordForTheShares_IsAnError()
    {
        ConfigurationError error = Assert.Single(_folder.Errors(_folder.Write("anchor-file: a", "beacon-nodes: http://a:1")));

        Assert.Equal((ConfigurationFault.MissingValue, "share-password-file"), (error.Fault, error.Key));
        Assert.Contains("CLAY_DVT_SHARE_PASSWORD", error.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void TryCreate_PasswordFromFileAndEnvironment_IsAConflict()
    {
        _folder.Environment["CLAY_DVT_SHARE_PASSWORD"] = "hunter2";
        ConfigurationError error = Assert.Single(_folder.Errors(_folder.WriteMinimal()));

        Assert.Equal((ConfigurationFault.Conflict, "share-password-file"), (error.Fault, error.Key));
        Assert.DoesNotContain("hunter2", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("metrics: [true]")]
    [InlineData("metrics: True")]
    [InlineData("metrics: {a: b}")]
    [InlineData("peer-addresses: [[a]]")]
    [InlineData("log-level: verbose")]
    [InlineData("log-level: Info")]
    [InlineData("listen-address: localhost:1")]
    [InlineData("listen-address: 0.0.0.0")]
    [InlineData("listen-address: '::1:80'")]
    [InlineData("listen-address: 0.0.0.0:-1")]
    [InlineData("data-dir: node-key")]
    [InlineData("data-dir: \"a\\tb\"")]
    [InlineData("peer-addresses: node2:1")]
    [InlineData("peer-addresses: '2='")]
    [InlineData("peer-addresses: '2=node2'")]
    [InlineData("peer-addresses: '2=::1:80'")]
    [InlineData("peer-addresses: '2=no de:80'")]
    [InlineData("peer-addresses: 'x=node:80'")]
    public void TryCreate_ValueOfAnotherType_IsAnError(string line) =>
        Assert.All(_folder.Errors(_folder.WriteMinimal(line)), error => Assert.Equal(ConfigurationFault.WrongType, error.Fault));

    [Theory]
    [InlineData("127.0.0.1:5052")]
    [InlineData("ftp://a")]
    [InlineData("http://")]
    [InlineData("http://a/?key=1")]
    [InlineData("http://a/#b")]
    public void TryCreate_NoBeaconAddress_IsAnError(string url)
    {
        _folder.With(NodeKeys.BeaconNodes, url);

        Assert.Equal(ConfigurationFault.WrongType, Assert.Single(_folder.Errors(_folder.WriteMinimal())).Fault);
    }

    [Theory]
    [InlineData("listen-address: 0.0.0.0:0", false)]
    [InlineData("listen-address: 0.0.0.0:1", true)]
    [InlineData("listen-address: 0.0.0.0:65535", true)]
    [InlineData("listen-address: 0.0.0.0:65536", false)]
    [InlineData("listen-address: 0.0.0.0:99999999999", false)]
    [InlineData("peer-addresses: '0=a:1'", false)]
    [InlineData("peer-addresses: '1=a:1'", true)]
    [InlineData("peer-addresses: '13=a:1'", true)]
    [InlineData("peer-addresses: '14=a:1'", false)]
    [InlineData("peer-addresses: '1=a:0'", false)]
    [InlineData("peer-addresses: '1=a:65536'", false)]
    [InlineData("peer-addresses: [1=a:1,2=a:1,3=a:1,4=a:1,5=a:1,6=a:1,7=a:1,8=a:1,9=a:1,10=a:1,11=a:1,12=a:1]", true)]
    [InlineData("peer-addresses: [1=a:1,2=a:1,3=a:1,4=a:1,5=a:1,6=a:1,7=a:1,8=a:1,9=a:1,10=a:1,11=a:1,12=a:1,13=a:1]", false)]
    public void TryCreate_AtTheBounds_IsRefusedOnlyBeyondThem(string line, bool allowed)
    {
        string file = _folder.WriteMinimal(line);
        if (allowed)
            _folder.Load(file);
        else
            Assert.Equal(ConfigurationFault.OutOfRange, Assert.Single(_folder.Errors(file)).Fault);
    }

    [Theory]
    [InlineData(NodeKeys.BeaconNodesMax, true)]
    [InlineData(NodeKeys.BeaconNodesMax + 1, false)]
    public void TryCreate_ManyBeaconNodes_AreBounded(int count, bool allowed)
    {
        _folder.With(NodeKeys.BeaconNodes, [.. Enumerable.Range(1, count).Select(port => $"http://a:{port}")]);
        if (allowed)
            Assert.Equal(count, _folder.Load(_folder.WriteMinimal()).BeaconNodes.Count);
        else
            Assert.Equal(ConfigurationFault.OutOfRange, Assert.Single(_folder.Errors(_folder.WriteMinimal())).Fault);
    }

    [Theory]
    [InlineData("cluster-dir: nowhere")]
    [InlineData("cluster-dir: node-key")]
    [InlineData("node-key-file: anchor")]
    [InlineData("node-key-password-file: nowhere")]
    [InlineData("share-file: nowhere")]
    [InlineData("data-dir: nowhere/data")]
    public void TryCreate_FileThatIsNotThere_IsAnErrorWithItsWholePath(string line)
    {
        ConfigurationError error = Assert.Single(_folder.Errors(_folder.WriteMinimal(line)));

        Assert.Equal(ConfigurationFault.MissingFile, error.Fault);
        Assert.Contains(_folder.Root, error.Problem, StringComparison.Ordinal);
        Assert.Equal("node.yaml:4", error.Origin.ToString());
    }

    [Theory]
    [InlineData("anchor/a", null)]
    [InlineData("anchor", ConfigurationFault.WrongType)]
    [InlineData("nowhere/a", ConfigurationFault.MissingFile)]
    [InlineData("data/a", ConfigurationFault.Conflict)]
    [InlineData("data-2/a", null)]
    public void TryCreate_AnchorFile_LiesInAFolderThatIsThereAndNotInTheDataFolder(string path, object? fault)
    {
        Directory.CreateDirectory(_folder.PathOf("data"));
        Directory.CreateDirectory(_folder.PathOf("data-2"));
        _folder.With(NodeKeys.AnchorFile, path);
        if (fault is null)
            _folder.Load(_folder.WriteMinimal());
        else
            Assert.Equal((ConfigurationFault)fault, Assert.Single(_folder.Errors(_folder.WriteMinimal())).Fault);
    }

    [Theory]
    [InlineData("0.0.0.0:9700", "127.0.0.1:9700", false)]
    [InlineData("127.0.0.1:9700", "[::]:9700", false)]
    [InlineData("127.0.0.1:9700", "127.0.0.1:9700", false)]
    [InlineData("127.0.0.2:9700", "127.0.0.1:9700", true)]
    [InlineData("0.0.0.0:9700", "127.0.0.1:9701", true)]
    public void TryCreate_OnePortForTwo_IsAConflict(string listen, string status, bool allowed)
    {
        _folder.With(NodeKeys.ListenAddress, listen).With(NodeKeys.StatusAddress, status);
        if (allowed)
            _folder.Load(_folder.WriteMinimal());
        else
            Assert.Equal((ConfigurationFault.Conflict, "status-address"), FaultAndKey(Assert.Single(_folder.Errors(_folder.WriteMinimal()))));
    }

    [Fact]
    public void TryCreate_OneOperatorTwice_IsAConflict() => Assert.Equal(
        (ConfigurationFault.Conflict, "peer-addresses"),
        FaultAndKey(Assert.Single(_folder.Errors(_folder.WriteMinimal("peer-addresses: [2=a:1, 2=b:1]")))));

    [Fact]
    public void TryCreate_OneBeaconNodeTwice_IsAConflictThatHidesItsKey()
    {
        _folder.With(NodeKeys.BeaconNodes, "http://u:hunter2@a/hunter2", "http://u:hunter2@a/hunter2");
        ConfigurationError error = Assert.Single(_folder.Errors(_folder.WriteMinimal()));

        Assert.Equal((ConfigurationFault.Conflict, "beacon-nodes"), FaultAndKey(error));
        Assert.DoesNotContain("hunter2", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://a:5052", "http://a:5052")]
    [InlineData("http://a:5052/", "http://a:5052")]
    [InlineData("https://user:hunter2@a/", "https://…@a")]
    [InlineData("https://a/hunter2", "https://a/…")]
    [InlineData("https://a#hunter2", "https://a/…")]
    [InlineData("user://u:hunter2@:x", "user://…@:x")]
    public void RedactUrl_KeepsWhatIsNotSecret(string url, string expected) =>
        Assert.Equal(expected, ValueParsers.RedactUrl(url));

    private static (ConfigurationFault Fault, string? Key) FaultAndKey(ConfigurationError error) => (error.Fault, error.Key);
}
