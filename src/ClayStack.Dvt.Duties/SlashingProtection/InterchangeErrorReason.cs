namespace ClayStack.Dvt.Duties.Protection;

/// <summary>Everything that can be wrong with an interchange file; the list is closed.</summary>
public enum InterchangeErrorReason
{
    /// <summary>It is larger than <see cref="InterchangeFile.LengthMax"/>.</summary>
    TooLarge,

    /// <summary>It is no JSON, or names a member twice.</summary>
    NotJson,

    /// <summary>A member that the format requires is missing, or is of another JSON type.</summary>
    Missing,

    /// <summary>A value that is no decimal number of 64 bits, or no hexadecimal of the right length.</summary>
    Malformed,

    /// <summary>A format version other than 5.</summary>
    UnsupportedVersion,

    /// <summary>A history of another chain.</summary>
    WrongChain,

    /// <summary>A key that is no validator of the manifest, nor a share of one (PROTOCOL S1).</summary>
    UnknownKey,

    /// <summary>An epoch, or a slot's epoch, beyond the next one: it would block the validator until then.</summary>
    FutureEpoch,
}
