namespace ClayStack.Dvt.Actors;

/// <summary>A mailbox with <see cref="OverflowPolicy.Fail"/> was full.</summary>
public sealed class MailboxOverflowException : Exception
{
    /// <summary>Creates the exception.</summary>
    public MailboxOverflowException()
        : this("The mailbox is full.")
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">Whose mailbox, and its bound.</param>
    public MailboxOverflowException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">Whose mailbox, and its bound.</param>
    /// <param name="innerException">The cause.</param>
    public MailboxOverflowException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
