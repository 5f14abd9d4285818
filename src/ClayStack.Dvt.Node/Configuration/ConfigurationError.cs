namespace ClayStack.Dvt.Node.Configuration;

/// <summary>The kinds of fault that a configuration can have; the list is closed.</summary>
internal enum ConfigurationFault
{
    /// <summary>The file cannot be read, or is no YAML of the shape that a configuration has.</summary>
    UnreadableFile,

    /// <summary>No key has this name.</summary>
    UnknownKey,

    /// <summary>A key is there twice.</summary>
    DuplicateKey,

    /// <summary>A password stands where passwords are not taken from.</summary>
    SecretNotAllowed,

    /// <summary>A key that has no default is not set.</summary>
    MissingValue,

    /// <summary>The value is of another type.</summary>
    WrongType,

    /// <summary>The value is of the right type and beyond its bounds.</summary>
    OutOfRange,

    /// <summary>The value names a file or folder that is not there.</summary>
    MissingFile,

    /// <summary>The value contradicts that of another key.</summary>
    Conflict,
}

/// <summary>One fault of a configuration.</summary>
/// <param name="Fault">Its kind.</param>
/// <param name="Key">The key's name as it was given; null if it concerns no single key.</param>
/// <param name="Value">The value as given, without what may be secret in it; null if there is none.</param>
/// <param name="Origin">Where it came from.</param>
/// <param name="Problem">What is wrong, as the end of a sentence that begins with key and value.</param>
/// <param name="Remedy">What the operator can do, as a sentence.</param>
internal sealed record ConfigurationError(
    ConfigurationFault Fault, string? Key, string? Value, ConfigurationOrigin Origin, string Problem, string Remedy)
{
    /// <summary>One line: origin, key, value, problem, remedy.</summary>
    public override string ToString()
    {
        string subject = (Key, Value) switch
        {
            (null, _) => "",
            (_, null) => $"{Key} ",
            _ => $"{Key} '{Value}' ",
        };
        return $"{Origin}: {subject}{Problem}. {Remedy}";
    }
}
