using System.Globalization;
using ClayStack.Dvt.Node.Configuration;
using ClayStack.Dvt.Storage;

namespace ClayStack.Dvt.Node.Hosting;

/// <summary>What a process tells of itself to the operator's store on PostgreSQL.</summary>
internal static class StoreOpening
{
    /// <summary>The options of this process.</summary>
    /// <param name="postgres">Which database.</param>
    /// <param name="lease">How long its lease lasts without a sign of life.</param>
    /// <param name="environment">Gives a variable's value, or null.</param>
    public static PostgresStoreOptions Options(PostgresChoice postgres, TimeSpan lease, Func<string, string?> environment) => new()
    {
        Address = postgres.Address,
        Password = postgres.Reader(environment),
        Lease = lease,
        Holder = string.Create(CultureInfo.InvariantCulture, $"process {Environment.ProcessId} on {Environment.MachineName}"),
    };
}
