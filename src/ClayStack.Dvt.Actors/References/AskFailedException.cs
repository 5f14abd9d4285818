namespace ClayStack.Dvt.Actors;

/// <summary>A question can have no answer: its receiver has ended, or answered with another type.</summary>
public sealed class AskFailedException : Exception
{
    /// <summary>Creates the exception.</summary>
    public AskFailedException()
        : this("The question can have no answer.")
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">Who was asked and why there is no answer.</param>
    public AskFailedException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">Who was asked and why there is no answer.</param>
    /// <param name="innerException">The cause.</param>
    public AskFailedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
