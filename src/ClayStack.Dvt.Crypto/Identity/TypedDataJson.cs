using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace ClayStack.Dvt.Crypto.Identity;

/// <summary>
/// The JSON form of typed data, <c>eth_signTypedData_v4</c>, read by the types that the document declares.
/// </summary>
internal static class TypedDataJson
{
    private const int DepthMax = 64;
    private const int DocumentMemberCount = 4;
    private const int HexIntegerDigitsMax = 64;

    // 2^256 has 78 decimal digits; a sign may precede them.
    private const int DecimalIntegerCharsMax = 79;

    /// <summary>Reads a document.</summary>
    /// <returns><see cref="Eip712Error.None"/> with data, or the reason with null.</returns>
    public static Eip712Error Read(ReadOnlyMemory<byte> utf8, out TypedData? data)
    {
        data = null;
        if (!StrictJson.TryParse(utf8, TypedData.LengthMax, DepthMax, out JsonDocument? document))
            return Eip712Error.NotJson;

        using (document)
        {
            JsonElement root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
                return Eip712Error.NotJson;
            if (root.GetPropertyCount() != DocumentMemberCount
                || !root.TryGet("types", JsonValueKind.Object, out JsonElement types)
                || !root.TryGetText("primaryType", out string? primaryType)
                || !root.TryGet("domain", JsonValueKind.Object, out JsonElement domain)
                || !root.TryGet("message", JsonValueKind.Object, out JsonElement message))
                return Eip712Error.MalformedDocument;

            Eip712Error error = ReadSchema(types, out Eip712Schema? schema);
            return error == Eip712Error.None ? Hash(schema!, primaryType, domain, message, out data) : error;
        }
    }

    private static Eip712Error Hash(
        Eip712Schema schema, string primaryType, JsonElement domain, JsonElement message, out TypedData? data)
    {
        data = null;
        Eip712Schema.Struct? type = schema.Find(primaryType);
        if (type is null)
            return Eip712Error.WrongPrimaryType;

        Eip712Schema.Struct domainType = schema.Find(Eip712Domain.TypeName)!;
        Eip712Error error = ReadStruct(schema, domainType, domain, out Eip712Value? domainValue);
        if (error != Eip712Error.None)
            return error;

        error = Eip712Encoder.HashStruct(schema, domainType, domainValue!, out Bytes32 separator);
        if (error != Eip712Error.None)
            return error;

        error = ReadStruct(schema, type, message, out Eip712Value? value);
        if (error != Eip712Error.None)
            return error;

        error = TypedData.TryEncode(schema, primaryType, value!, out byte[] encoded);
        if (error == Eip712Error.None)
            data = new TypedData(primaryType, separator, encoded);
        return error;
    }

    private static Eip712Error ReadSchema(JsonElement types, out Eip712Schema? schema)
    {
        schema = null;
        if (types.GetPropertyCount() > Eip712Schema.StructCountMax)
            return Eip712Error.TooLarge;

        bool hasDomain = false;
        List<Eip712StructType> declared = [];
        foreach (JsonProperty property in types.EnumerateObject())
        {
            if (!TryReadMembers(property.Value, out List<Eip712Member> members))
                return Eip712Error.MalformedDocument;

            Eip712StructType type = new(property.Name, [.. members]);
            if (string.Equals(type.Name, Eip712Domain.TypeName, StringComparison.Ordinal))
            {
                hasDomain = true;
                if (!Eip712Domain.IsStandard(type))
                    return Eip712Error.UnknownDomainField;
            }

            declared.Add(type);
        }

        if (!hasDomain)
            return Eip712Error.MalformedDocument;

        Eip712Schema.TryCreate([.. declared], out schema, out Eip712Error error);
        return error;
    }

    private static bool TryReadMembers(JsonElement array, out List<Eip712Member> members)
    {
        members = [];
        if (array.ValueKind != JsonValueKind.Array)
            return false;

        foreach (JsonElement member in array.EnumerateArray())
        {
            if (!member.TryGetText("type", out string? type)
                || !member.TryGetText("name", out string? name)
                || member.GetPropertyCount() != 2)
                return false;

            members.Add(new Eip712Member(type, name));
        }

        return true;
    }

    /// <summary>An object with exactly the members of a struct type.</summary>
    private static Eip712Error ReadStruct(
        Eip712Schema schema, Eip712Schema.Struct type, JsonElement element, out Eip712Value? value)
    {
        value = null;
        if (element.ValueKind != JsonValueKind.Object)
            return Eip712Error.WrongValue;
        if (element.GetPropertyCount() > type.Members.Length)
            return Eip712Error.UnknownMember;

        ImmutableDictionary<string, Eip712Value>.Builder members =
            ImmutableDictionary.CreateBuilder<string, Eip712Value>(StringComparer.Ordinal);
        foreach (Eip712Schema.Member member in type.Members)
        {
            if (!element.TryGetProperty(member.Name, out JsonElement json))
                return Eip712Error.MissingMember;

            Eip712Error error = ReadValue(schema, member.Type, json, out Eip712Value? memberValue);
            if (error != Eip712Error.None)
                return error;

            members.Add(member.Name, memberValue!);
        }

        value = new Eip712Struct(members.ToImmutable());
        return Eip712Error.None;
    }

    private static Eip712Error ReadValue(
        Eip712Schema schema, Eip712TypeName type, JsonElement json, out Eip712Value? value)
    {
        switch (type.Kind)
        {
            case Eip712Kind.Array:
                return ReadArray(schema, type, json, out value);
            case Eip712Kind.Struct when json.ValueKind == JsonValueKind.Null:
                value = Eip712Absent.Instance;
                return Eip712Error.None;
            case Eip712Kind.Struct:
                return ReadStruct(schema, schema.Find(type.StructName!)!, json, out value);
            default:
                value = ReadAtom(type.Kind, json);
                return value is null ? Eip712Error.WrongValue : Eip712Error.None;
        }
    }

    private static Eip712Error ReadArray(
        Eip712Schema schema, Eip712TypeName type, JsonElement json, out Eip712Value? value)
    {
        value = null;
        if (json.ValueKind != JsonValueKind.Array)
            return Eip712Error.WrongValue;

        ImmutableArray<Eip712Value>.Builder elements = ImmutableArray.CreateBuilder<Eip712Value>(json.GetArrayLength());
        foreach (JsonElement element in json.EnumerateArray())
        {
            Eip712Error error = ReadValue(schema, type.Element!, element, out Eip712Value? elementValue);
            if (error != Eip712Error.None)
                return error;

            elements.Add(elementValue!);
        }

        value = new Eip712List(elements.MoveToImmutable());
        return Eip712Error.None;
    }

    /// <summary>A value without parts, or null when the JSON is not one of its spellings.</summary>
    private static Eip712Value? ReadAtom(Eip712Kind kind, JsonElement json)
    {
        switch (kind, json.ValueKind)
        {
            case (Eip712Kind.Bool, JsonValueKind.True or JsonValueKind.False):
                return Eip712Value.Of(json.GetBoolean());
            case (Eip712Kind.Address, JsonValueKind.String):
                return EthereumAddress.TryParse(json.GetString(), out EthereumAddress address, out _)
                    ? Eip712Value.Of(address)
                    : null;
            case (Eip712Kind.Bytes or Eip712Kind.FixedBytes, JsonValueKind.String):
                return ReadBytes(json.GetString()!);
            case (Eip712Kind.Text, JsonValueKind.String):
                return Eip712Value.Of(json.GetString()!);
            case (Eip712Kind.UnsignedInteger or Eip712Kind.SignedInteger, JsonValueKind.Number):
                return ReadInteger(json.GetRawText());
            case (Eip712Kind.UnsignedInteger or Eip712Kind.SignedInteger, JsonValueKind.String):
                return ReadInteger(json.GetString()!);
            default:
                return null;
        }
    }

    private static Eip712Bytes? ReadBytes(string text) =>
        Hex.HasPrefix(text) && Hex.TryDecode(text.AsSpan(Hex.Prefix.Length), out byte[] bytes)
            ? new Eip712Bytes(ImmutableCollectionsMarshal.AsImmutableArray(bytes))
            : null;

    private static Eip712Value? ReadInteger(string text)
    {
        if (Hex.HasPrefix(text))
            return ReadHexInteger(text.AsSpan(Hex.Prefix.Length));

        ReadOnlySpan<char> digits = text.StartsWith('-') ? text.AsSpan(1) : text;
        bool canonical = text.Length <= DecimalIntegerCharsMax
            && !digits.IsEmpty
            && !digits.ContainsAnyExceptInRange('0', '9')
            && (digits[0] != '0' || text.Length == 1);
        return canonical
            ? Eip712Value.Of(BigInteger.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture))
            : null;
    }

    private static Eip712Value? ReadHexInteger(ReadOnlySpan<char> digits)
    {
        if (digits.Length is 0 or > HexIntegerDigitsMax)
            return null;

        Span<char> padded = stackalloc char[HexIntegerDigitsMax];
        padded.Fill('0');
        digits.CopyTo(padded[^digits.Length..]);
        Span<byte> bytes = stackalloc byte[HexIntegerDigitsMax / 2];
        return Hex.TryDecode(padded, bytes)
            ? Eip712Value.Of(new BigInteger(bytes, isUnsigned: true, isBigEndian: true))
            : null;
    }
}
