using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Npgsql;

namespace ClayStack.Dvt.Sql;

/// <summary>Where a PostgreSQL database is and as whom it is used. Holds no password and can be shown.</summary>
public sealed class PostgresAddress
{
    // In words of their own, so that a text with a password in the wrong place is not repeated.
    private const string Example = "Write it like Host=db.example.org;Database=clay;Username=clay.";

    private readonly string _connectionString;
    private readonly string _shown;

    private PostgresAddress(NpgsqlConnectionStringBuilder builder)
    {
        _connectionString = builder.ConnectionString;
        string port = IsList(builder) || IsSocket(builder) ? "" : string.Create(CultureInfo.InvariantCulture, $":{builder.Port}");
        string schema = builder.SearchPath is { Length: > 0 } path ? $" ({path})" : "";
        _shown = $"{builder.Username ?? "this user"}@{builder.Host}{port}/{builder.Database}{schema}";
    }

    /// <summary>Reads the driver's form: keywords and values, with semicolons between them.</summary>
    /// <param name="text">For example <c>Host=db;Database=clay;Username=clay;SSL Mode=VerifyFull</c>, without a password.</param>
    /// <param name="address">The address; null on failure.</param>
    /// <param name="problem">What is wrong and what to do about it, without repeating the text.</param>
    public static bool TryParse(
        string text, [NotNullWhen(true)] out PostgresAddress? address, [NotNullWhen(false)] out string? problem)
    {
        address = null;
        NpgsqlConnectionStringBuilder builder;
        try
        {
            builder = new NpgsqlConnectionStringBuilder(text);
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or InvalidCastException or OverflowException)
        {
            problem = $"is no connection string of PostgreSQL: a keyword is unknown, or a value of the wrong type. {Example}";
            return false;
        }

        problem = builder switch
        {
            { Password.Length: > 0 } or { Passfile.Length: > 0 } or { SslPassword.Length: > 0 } => "has a password in it. Take it out, change it, and name a file that holds the new one.",
            { Host: null or "" } => $"has no Host. {Example}",
            { Database: null or "" } => $"has no Database. {Example}",
            { PersistSecurityInfo: true } or { IncludeErrorDetail: true } or { LogParameters: true } => "asks the driver to tell values that are not to be told. Take out Persist Security Info, Include Error Detail and Log Parameters.",
            _ => null,
        };
        if (problem is not null)
            return false;
        address = new PostgresAddress(builder);
        return true;
    }

    /// <summary>User, host, port and database; never a password.</summary>
    public override string ToString() => _shown;

    /// <summary>The driver's settings for one lasting connection.</summary>
    /// <param name="limits">How long anything may take.</param>
    internal NpgsqlConnectionStringBuilder ToBuilder(PostgresLimits limits)
    {
        const int keepAliveSeconds = 5;
        NpgsqlConnectionStringBuilder builder = new(_connectionString)
        {
            // One connection, opened and checked by us: the driver must neither keep nor share nor reset one.
            Pooling = false,
            Enlist = false,
            ApplicationName = "clay-dvt",
            Timeout = Seconds(limits.Connect),
            CommandTimeout = Seconds(limits.Statement),
            CancellationTimeout = -1, // a command that is late costs the connection, never the wait for its cancellation
            MaxAutoPrepare = 32,
            AutoPrepareMinUsages = 2,
        };
        if (!IsSocket(builder))
        {
            builder.TcpKeepAlive = true;
            builder.TcpKeepAliveTime = keepAliveSeconds;
            builder.TcpKeepAliveInterval = keepAliveSeconds;
        }

        if (IsList(builder))
            builder.TargetSessionAttributes = "primary";
        return builder;
    }

    /// <summary>Several servers, of which the primary is meant.</summary>
    private static bool IsList(NpgsqlConnectionStringBuilder builder) => builder.Host!.Contains(',', StringComparison.Ordinal);

    /// <summary>A folder with a UNIX socket.</summary>
    private static bool IsSocket(NpgsqlConnectionStringBuilder builder) => builder.Host!.Contains('/', StringComparison.Ordinal);

    // Whole seconds are the driver's unit; the server's own time-outs are in milliseconds and come first.
    private static int Seconds(TimeSpan time) => Math.Max(1, (int)Math.Ceiling(time.TotalSeconds)) + 1;
}
