using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using ClayStack.Dvt.Beacon;
using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Sql;

namespace ClayStack.Dvt.Node.Configuration;

/// <summary>How the texts of a configuration are read: a pure function for each type, but for the look whether a file is there.</summary>
internal static partial class ValueParsers
{
    /// <summary>A folder that is there.</summary>
    public static ParsedValue<string> ExistingFolder(ConfigurationItem item)
    {
        string path = FullPath(item);
        return Directory.Exists(path)
            ? new(path)
            : new(ConfigurationFault.MissingFile, $"is no folder that is there ({path})", "Create it, or name the right one.");
    }

    /// <summary>A folder that is there, or whose parent is.</summary>
    public static ParsedValue<string> FolderToMake(ConfigurationItem item)
    {
        string path = FullPath(item);
        if (File.Exists(path))
            return new(ConfigurationFault.WrongType, $"is a file, not a folder ({path})", "Name a folder.");
        return Directory.Exists(path) || Directory.Exists(Path.GetDirectoryName(path))
            ? new(path)
            : new(ConfigurationFault.MissingFile, $"lies in a folder that is not there ({path})", "Create that folder, or name the right one.");
    }

    /// <summary>A file that is there.</summary>
    public static ParsedValue<string> ExistingFile(ConfigurationItem item)
    {
        string path = FullPath(item);
        return File.Exists(path)
            ? new(path)
            : new(ConfigurationFault.MissingFile, $"is no file that is there ({path})", "Put it there, or name the right one.");
    }

    /// <summary>A file that is there, or whose folder is.</summary>
    public static ParsedValue<string> FileToMake(ConfigurationItem item)
    {
        string path = FullPath(item);
        if (Directory.Exists(path))
            return new(ConfigurationFault.WrongType, $"is a folder, not a file ({path})", "Name a file in it.");
        return Directory.Exists(Path.GetDirectoryName(path))
            ? new(path)
            : new(ConfigurationFault.MissingFile, $"lies in a folder that is not there ({path})", "Create that folder, or name the right one.");
    }

    /// <summary>An http or https address without query or fragment.</summary>
    public static ParsedValue<BeaconEndpoint> BeaconUrl(ConfigurationItem item)
    {
        if (!Uri.TryCreate(item.Text, UriKind.Absolute, out Uri? url)
            || url.Scheme is not ("http" or "https")
            || url.Host.Length == 0)
            return new(ConfigurationFault.WrongType, "is no http or https address", "Write it like http://127.0.0.1:5052.");
        if (url.Query.Length > 0 || url.Fragment.Length > 0)
            return new(ConfigurationFault.WrongType, "has a query or a fragment", "Leave out everything from the first ? or # on.");
        return BeaconEndpoint.TryParse(item.Text, out BeaconEndpoint? endpoint, out string? error)
            ? new(endpoint)
            : new(ConfigurationFault.WrongType, "cannot be used", error);
    }

    /// <summary>Of a URL, what is neither user name nor password nor, as hosted nodes have it, a key in its path.</summary>
    public static string RedactUrl(string text)
    {
        if (Uri.TryCreate(text, UriKind.Absolute, out Uri? url) && url.Host.Length > 0)
        {
            string origin = $"{url.Scheme}://{(url.UserInfo.Length > 0 ? "…@" : "")}{url.Authority}";
            return url.PathAndQuery is "/" or "" && url.Fragment.Length == 0 ? origin : origin + "/…";
        }

        return UserInfo().Replace(text, "…@");
    }

    /// <summary>An IP address and a port on which to listen.</summary>
    public static ParsedValue<IPEndPoint> ListenAddress(ConfigurationItem item)
    {
        const string remedy = "Write an IP address and a port, like 127.0.0.1:9701 or [::1]:9701.";
        int colon = item.Text.LastIndexOf(':');
        if (colon <= 0
            || !IPAddress.TryParse(item.Text.AsSpan(0, colon), out IPAddress? address)
            || IsBareIpV6(item.Text.AsSpan(0, colon))
            || !IsDecimal(item.Text.AsSpan(colon + 1)))
            return new(ConfigurationFault.WrongType, "is no IP address with a port", remedy);
        return TryPort(item.Text.AsSpan(colon + 1), out int port)
            ? new(new IPEndPoint(address, port))
            : new(ConfigurationFault.OutOfRange, "has a port outside of 1 to 65535", remedy);
    }

    /// <summary>An operator and where it can be reached: <c>2=host:port</c>.</summary>
    public static ParsedValue<PeerAddressOverride> PeerAddress(ConfigurationItem item)
    {
        const string remedy = "Write operator=host:port, like 2=node2.example.org:9700.";
        int equals = item.Text.IndexOf('=');
        int colon = item.Text.LastIndexOf(':');
        if (equals <= 0 || colon <= equals + 1
            || !IsDecimal(item.Text.AsSpan(0, equals))
            || !IsDecimal(item.Text.AsSpan(colon + 1)))
            return new(ConfigurationFault.WrongType, "is no operator with its host and port", remedy);
        string host = item.Text[(equals + 1)..colon];
        string bare = host is ['[', .., ']'] ? host[1..^1] : host;
        if (IsBareIpV6(host) || Uri.CheckHostName(bare) == UriHostNameType.Unknown || Uri.CheckHostName(bare) == UriHostNameType.Basic)
            return new(ConfigurationFault.WrongType, "names no host", remedy);
        if (!int.TryParse(item.Text.AsSpan(0, equals), NumberStyles.None, CultureInfo.InvariantCulture, out int index)
            || index is < 1 or > OperatorIndex.MaxValue)
            return new(ConfigurationFault.OutOfRange, $"names an operator outside of 1 to {OperatorIndex.MaxValue}", remedy);
        return TryPort(item.Text.AsSpan(colon + 1), out int port)
            ? new(new PeerAddressOverride(new OperatorIndex(index), new DnsEndPoint(bare, port)))
            : new(ConfigurationFault.OutOfRange, "has a port outside of 1 to 65535", remedy);
    }

    /// <summary>Where a PostgreSQL database is, in its driver's form and without a password.</summary>
    public static ParsedValue<PostgresAddress> PostgresConnection(ConfigurationItem item) =>
        PostgresAddress.TryParse(item.Text, out PostgresAddress? address, out string? problem)
            ? new(address)
            : new(ConfigurationFault.WrongType, problem, "docs/operations.md says more.");

    /// <summary>Of a connection string, what certainly is no password.</summary>
    public static string RedactConnection(string text) =>
        PostgresAddress.TryParse(text, out PostgresAddress? address, out _) ? address.ToString() : "(hidden)";

    /// <summary><c>true</c> or <c>false</c>.</summary>
    public static ParsedValue<bool> Boolean(ConfigurationItem item) => item.Text switch
    {
        "true" => new(true),
        "false" => new(false),
        _ => new(ConfigurationFault.WrongType, "is neither true nor false", "Write true or false."),
    };

    /// <summary>One of an enumeration's names, in lower case.</summary>
    /// <typeparam name="T">The enumeration.</typeparam>
    public static ParsedValue<T> Choice<T>(ConfigurationItem item)
        where T : struct, Enum
    {
        foreach (T value in Enum.GetValues<T>())
        {
            if (string.Equals(item.Text, NameOf(value), StringComparison.Ordinal))
                return new(value);
        }

        return new(ConfigurationFault.WrongType, "is none of the choices", $"Write one of {ChoicesOf<T>()}.");
    }

    /// <summary>The choices of an enumeration, in order.</summary>
    /// <typeparam name="T">The enumeration.</typeparam>
    public static string ChoicesOf<T>()
        where T : struct, Enum => string.Join(", ", Enum.GetValues<T>().Select(NameOf));

    /// <summary>A password in the environment; the value stays there.</summary>
    public static ParsedValue<PasswordSource> EnvironmentPassword(ConfigurationItem item) =>
        item.Origin is ConfigurationOrigin.Variable variable
            ? new(new PasswordSource.Variable(variable.Name))
            : throw new InvalidOperationException("A password came from elsewhere than the environment.");

    private static string NameOf<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    private static string FullPath(ConfigurationItem item) => Path.GetFullPath(item.Text, item.BaseFolder);

    // IPAddress.TryParse takes "::1" without brackets, and then a port could not be told from the address.
    private static bool IsBareIpV6(ReadOnlySpan<char> host) => host.Contains(':') && host is not ['[', .., ']'];

    private static bool IsDecimal(ReadOnlySpan<char> text) =>
        !text.IsEmpty && !text.ContainsAnyExceptInRange('0', '9');

    private static bool TryPort(ReadOnlySpan<char> text, out int port) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port is >= 1 and <= IPEndPoint.MaxPort;

    [GeneratedRegex("(?<=//)[^/@]*@", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex UserInfo();
}
