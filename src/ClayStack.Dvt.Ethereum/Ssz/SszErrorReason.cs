namespace ClayStack.Dvt.Ethereum.Ssz;

/// <summary>Everything that can be wrong with an encoding; the list is closed.</summary>
public enum SszErrorReason
{
    /// <summary>Fewer bytes than the type's fixed part needs.</summary>
    TooShort,

    /// <summary>More bytes than the type can have.</summary>
    TrailingBytes,

    /// <summary>The first offset does not point to the end of the fixed part.</summary>
    FirstOffset,

    /// <summary>An offset lies before the one in front of it.</summary>
    OffsetDecreases,

    /// <summary>An offset lies behind the end.</summary>
    OffsetOutOfRange,

    /// <summary>A list of elements of fixed size has a part of an element.</summary>
    PartialElement,

    /// <summary>More elements, bytes or bits than the type's limit.</summary>
    LimitExceeded,

    /// <summary>A bitlist without the bit that marks its end, in its last byte.</summary>
    BitDelimiterMissing,

    /// <summary>A bitvector with a bit set behind its length.</summary>
    BitPadding,

    /// <summary>The text is not one JSON value.</summary>
    MalformedJson,

    /// <summary>The JSON object lacks a field.</summary>
    MissingField,

    /// <summary>The JSON value has another kind than the type needs (object, array, string).</summary>
    WrongJsonKind,

    /// <summary>A number that is not a decimal string without sign and leading zeros.</summary>
    NotDecimal,

    /// <summary>A number above the range of its type.</summary>
    NumberTooLarge,

    /// <summary>Bytes that are not 0x-prefixed hexadecimal.</summary>
    NotHexadecimal,

    /// <summary>A vector of another length than its type's.</summary>
    WrongLength,
}
