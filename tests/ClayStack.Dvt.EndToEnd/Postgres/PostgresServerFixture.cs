using System.Globalization;
using ClayStack.Dvt.TestKit;

namespace ClayStack.Dvt.EndToEnd.Postgres;

/// <summary>One server for all tests of a collection, which gives each of them a schema of its own.</summary>
public sealed class PostgresServerFixture : IDisposable
{
    public const string Collection = "PostgreSQL";

    private int _schemas;

    public PrivatePostgres Server { get; } = new();

    public void Dispose() => Server.Dispose();

    /// <summary>A place for one test's stores.</summary>
    public PostgresPlace NewPlace() =>
        new(Server, string.Create(CultureInfo.InvariantCulture, $"test{Interlocked.Increment(ref _schemas)}"));
}
