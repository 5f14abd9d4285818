namespace ClayStack.Dvt.Actors;

/// <summary>A message was to be put aside and the stash was full.</summary>
public sealed class StashOverflowException : Exception
{
    /// <summary>Creates the exception.</summary>
    public StashOverflowException()
        : this("The stash is full.")
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">Whose stash, and its bound.</param>
    public StashOverflowException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">Whose stash, and its bound.</param>
    /// <param name="innerException">The cause.</param>
    public StashOverflowException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
