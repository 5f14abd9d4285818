namespace ClayStack.Dvt.Duties.Ports;

/// <summary>The second place where a protection store is known. Blocking; used only by the store that owns it.</summary>
public interface IProtectionAnchor
{
    /// <summary>Where it lies, for messages to the operator.</summary>
    string Place { get; }

    /// <summary>What was written last; null if nothing ever was.</summary>
    /// <exception cref="ProtectionStoreException">It cannot be read, or is malformed.</exception>
    ProtectionAnchor? Read();

    /// <summary>Replaces it, whole or not at all, and returns when it is durable.</summary>
    /// <param name="anchor">The new anchor.</param>
    /// <exception cref="ProtectionStoreException">It may or may not have been replaced.</exception>
    void Write(ProtectionAnchor anchor);
}
