using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Sql;

namespace ClayStack.Dvt.Storage;

/// <summary>The port's words for the database's failures.</summary>
internal static class SqliteFailures
{
    public static ProtectionStoreException ToStoreException(this SqliteFailure failure) => new(
        failure.Fault switch
        {
            SqliteFault.InUse => ProtectionStoreFault.InUse,
            SqliteFault.NewerSchema => ProtectionStoreFault.NewerSchema,
            SqliteFault.Malformed => ProtectionStoreFault.Malformed,
            _ => ProtectionStoreFault.Unusable,
        },
        failure.Message,
        failure);
}
