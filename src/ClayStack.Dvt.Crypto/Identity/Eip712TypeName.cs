using System.Globalization;

namespace ClayStack.Dvt.Crypto.Identity;

/// <summary>What a member's type is.</summary>
internal enum Eip712Kind
{
    Bool,
    Address,
    UnsignedInteger,
    SignedInteger,
    FixedBytes,
    Bytes,
    Text,
    Array,
    Struct,
}

/// <summary>A member's type, taken apart.</summary>
internal sealed class Eip712TypeName
{
    /// <summary>The most array suffixes of one type.</summary>
    private const int ArrayDepthMax = 8;

    private const int BitsMax = 256;
    private const int ArrayLengthDigitsMax = 6;

    private Eip712TypeName(Eip712Kind kind, int size = 0, string? structName = null, Eip712TypeName? element = null)
    {
        Kind = kind;
        Size = size;
        StructName = structName;
        Element = element;
    }

    public Eip712Kind Kind { get; }

    /// <summary>Bits of an integer, bytes of fixed bytes, the length of a fixed array; zero otherwise.</summary>
    public int Size { get; }

    /// <summary>The name of a struct type; whether it is declared is for the schema to say.</summary>
    public string? StructName { get; }

    /// <summary>The element type of an array.</summary>
    public Eip712TypeName? Element { get; }

    /// <summary>Takes a type's text apart.</summary>
    /// <returns>Null when it is neither built in, nor an identifier, nor an array of these.</returns>
    public static Eip712TypeName? Parse(ReadOnlySpan<char> text) => Parse(text, ArrayDepthMax);

    /// <summary>
    /// True for names that are or look like built-in types (<c>uint</c>, <c>bytes33</c>): as names of structs they
    /// would make one text mean two things.
    /// </summary>
    public static bool LooksBuiltIn(ReadOnlySpan<char> name)
    {
        ReadOnlySpan<char> stem = name.TrimEnd("0123456789");
        return stem is "uint" or "int" or "bytes" || name is "bool" or "address" or "string";
    }

    /// <summary>A letter, underscore or dollar sign, then these and digits: Solidity's identifiers.</summary>
    public static bool IsIdentifier(ReadOnlySpan<char> name)
    {
        if (name.IsEmpty || char.IsAsciiDigit(name[0]))
            return false;

        foreach (char c in name)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('_' or '$'))
                return false;
        }

        return true;
    }

    private static Eip712TypeName? Parse(ReadOnlySpan<char> text, int arraysLeft)
    {
        if (!text.EndsWith("]", StringComparison.Ordinal))
            return ParseSimple(text);

        int open = text.LastIndexOf('[');
        if (open < 0 || arraysLeft == 0 || !TryParseArrayLength(text[(open + 1)..^1], out int length))
            return null;

        Eip712TypeName? element = Parse(text[..open], arraysLeft - 1);
        return element is null ? null : new Eip712TypeName(Eip712Kind.Array, length, element: element);
    }

    private static Eip712TypeName? ParseSimple(ReadOnlySpan<char> text)
    {
        if (!LooksBuiltIn(text))
            return IsIdentifier(text) ? new Eip712TypeName(Eip712Kind.Struct, structName: text.ToString()) : null;

        switch (text)
        {
            case "bool":
                return new Eip712TypeName(Eip712Kind.Bool);
            case "address":
                return new Eip712TypeName(Eip712Kind.Address);
            case "string":
                return new Eip712TypeName(Eip712Kind.Text);
            case "bytes":
                return new Eip712TypeName(Eip712Kind.Bytes);
        }

        ReadOnlySpan<char> stem = text.TrimEnd("0123456789");
        if (!TryParseNumber(text[stem.Length..], out int size))
            return null;
        if (stem is "bytes")
            return size <= Bytes32.Length ? new Eip712TypeName(Eip712Kind.FixedBytes, size) : null;
        if (size > BitsMax || size % 8 != 0)
            return null;

        return new Eip712TypeName(stem is "uint" ? Eip712Kind.UnsignedInteger : Eip712Kind.SignedInteger, size);
    }

    /// <summary>Nothing for a dynamic array, which gives zero, or a positive length.</summary>
    private static bool TryParseArrayLength(ReadOnlySpan<char> digits, out int length)
    {
        length = 0;
        return digits.IsEmpty || TryParseNumber(digits, out length);
    }

    /// <summary>A positive decimal number in its only spelling.</summary>
    private static bool TryParseNumber(ReadOnlySpan<char> digits, out int number)
    {
        number = 0;
        return digits.Length is > 0 and <= ArrayLengthDigitsMax
            && digits[0] != '0'
            && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }
}
