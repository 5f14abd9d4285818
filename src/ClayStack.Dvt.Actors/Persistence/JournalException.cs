namespace ClayStack.Dvt.Actors.Persistence;

/// <summary>A persistent actor cannot go on because of its journal; it is stopped, never restarted in place.</summary>
public sealed class JournalException : Exception
{
    /// <summary>Creates the exception.</summary>
    public JournalException()
        : this("The journal failed.")
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">Whose log, and what failed.</param>
    public JournalException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">Whose log, and what failed.</param>
    /// <param name="innerException">The cause.</param>
    public JournalException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
