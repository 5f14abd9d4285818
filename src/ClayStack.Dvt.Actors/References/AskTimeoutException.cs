namespace ClayStack.Dvt.Actors;

/// <summary>A question was not answered in time.</summary>
public sealed class AskTimeoutException : TimeoutException
{
    /// <summary>Creates the exception.</summary>
    public AskTimeoutException()
        : this("The actor did not answer in time.")
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">Who was asked and how long was waited.</param>
    public AskTimeoutException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">Who was asked and how long was waited.</param>
    /// <param name="innerException">The cause.</param>
    public AskTimeoutException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
