using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Sql;

namespace ClayStack.Dvt.Storage;

/// <summary>The port's words for the database's failures.</summary>
internal static class PostgresFailures
{
    public static ProtectionStoreException ToStoreException(this PostgresFailure failure) => new(
        failure.Fault switch
        {
            PostgresFault.Unreachable or PostgresFault.Busy => ProtectionStoreFault.Unreachable,
            PostgresFault.NotPrimary or PostgresFault.NotDurable or PostgresFault.TooOld => ProtectionStoreFault.NotDurable,
            PostgresFault.AnotherServer => ProtectionStoreFault.ServerChanged,
            PostgresFault.NewerSchema => ProtectionStoreFault.NewerSchema,
            PostgresFault.Malformed => ProtectionStoreFault.Malformed,
            _ => ProtectionStoreFault.Unusable,
        },
        failure.Message,
        failure);
}
