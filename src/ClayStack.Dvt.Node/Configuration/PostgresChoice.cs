using ClayStack.Dvt.Sql;

namespace ClayStack.Dvt.Node.Configuration;

/// <summary>The PostgreSQL database of an operator's processes. Holds no secret.</summary>
/// <param name="Address"><c>postgres-connection</c>.</param>
/// <param name="Password">Where its password lies; null if none is needed.</param>
internal sealed record PostgresChoice(PostgresAddress Address, PasswordSource? Password)
{
    /// <summary>Reads the password each time that a connection is opened, so that a changed one counts at the next; null if none is needed.</summary>
    /// <param name="environment">Gives a variable's value, or null.</param>
    public Func<string>? Reader(Func<string, string?> environment)
    {
        if (Password is not { } source)
            return null;
        return () => source.TryReadText(environment, out string? text, out string? problem)
            ? text
            : throw new PostgresFailure(PostgresFault.AccessRefused, problem);
    }
}
