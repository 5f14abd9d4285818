namespace ClayStack.Dvt.Crypto.Identity;

/// <summary>Why typed data has no EIP-712 digest.</summary>
public enum Eip712Error
{
    /// <summary>It has one.</summary>
    None = 0,

    /// <summary>
    /// Not a JSON object, longer than <see cref="TypedData.LengthMax"/>, nested too deeply, or with a property twice.
    /// </summary>
    NotJson,

    /// <summary>
    /// The document has not exactly the members <c>types</c>, <c>primaryType</c>, <c>domain</c> and <c>message</c>, or
    /// one of them has the wrong JSON type, or <c>types</c> lacks <c>EIP712Domain</c>.
    /// </summary>
    MalformedDocument,

    /// <summary>The types exceed a bound of <see cref="Eip712Schema"/>, or the message is nested too deeply.</summary>
    TooLarge,

    /// <summary>The name of a type or member is no identifier, or a type is named like a built-in one.</summary>
    MalformedName,

    /// <summary>A type or a member of a type is declared twice.</summary>
    DuplicateName,

    /// <summary>A member's type is neither built in nor declared, or an array's length is malformed or zero.</summary>
    UnknownType,

    /// <summary>
    /// The domain's type has a field that EIP-712 does not know, or with another type than EIP-712's.
    /// </summary>
    UnknownDomainField,

    /// <summary>The primary type is not declared, or is the domain's own type.</summary>
    WrongPrimaryType,

    /// <summary>A member that its type declares is missing in a value.</summary>
    MissingMember,

    /// <summary>A value has a member that its type does not declare: it would be shown, but not be signed.</summary>
    UnknownMember,

    /// <summary>A value is of another kind than its type, or is not in the one spelling that is read.</summary>
    WrongValue,

    /// <summary>An integer does not fit its type's bits, or bytes or an array have not their type's length.</summary>
    OutOfRange,
}
