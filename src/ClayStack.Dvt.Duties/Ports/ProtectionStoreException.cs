namespace ClayStack.Dvt.Duties.Ports;

/// <summary>A protection store cannot be opened or used. Nothing was recorded.</summary>
public sealed class ProtectionStoreException : Exception
{
    /// <summary>Creates one of an unnamed kind.</summary>
    public ProtectionStoreException()
        : this("The protection store cannot be used.")
    {
    }

    /// <summary>Creates one of an unnamed kind.</summary>
    /// <param name="message">What failed, and the remedy.</param>
    public ProtectionStoreException(string message)
        : base(message)
    {
    }

    /// <summary>Creates one of an unnamed kind.</summary>
    /// <param name="message">What failed, and the remedy.</param>
    /// <param name="innerException">The cause.</param>
    public ProtectionStoreException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Creates one.</summary>
    /// <param name="reason">The kind of failure.</param>
    /// <param name="message">What failed, and the remedy.</param>
    /// <param name="innerException">The cause, if it is another exception.</param>
    public ProtectionStoreException(ProtectionStoreFault reason, string message, Exception? innerException = null)
        : base(message, innerException) => Reason = reason;

    /// <summary>The kind of failure.</summary>
    public ProtectionStoreFault Reason { get; } = ProtectionStoreFault.Unusable;
}
