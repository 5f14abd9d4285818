using System.Buffers;
using System.Numerics;
using System.Text;

namespace ClayStack.Dvt.Crypto.Identity;

/// <summary>
/// <c>hashStruct</c> and <c>encodeData</c> of EIP-712: every member becomes a word of 32 bytes. Checks each value
/// against its type as it goes; the first misfit ends it.
/// </summary>
internal static class Eip712Encoder
{
    /// <summary>The deepest nesting of structs and arrays.</summary>
    public const int DepthMax = 32;

    private const int WordLength = Bytes32.Length;

    /// <summary><c>hashStruct</c>.</summary>
    public static Eip712Error HashStruct(
        Eip712Schema schema, Eip712Schema.Struct type, Eip712Value value, out Bytes32 hash)
    {
        Eip712Error error = EncodeStruct(schema, type, value, DepthMax, out byte[] encoded);
        hash = error == Eip712Error.None ? Keccak256.Hash(encoded) : default;
        return error;
    }

    /// <summary>The type hash, then <c>encodeData</c>: what <c>hashStruct</c> hashes.</summary>
    public static Eip712Error EncodeStruct(
        Eip712Schema schema, Eip712Schema.Struct type, Eip712Value value, int depthLeft, out byte[] encoded)
    {
        encoded = [];
        if (depthLeft == 0)
            return Eip712Error.TooLarge;
        if (value is not Eip712Struct given)
            return Eip712Error.WrongValue;

        byte[] words = new byte[WordLength * (1 + type.Members.Length)];
        type.TypeHash.CopyTo(words);
        for (int i = 0; i < type.Members.Length; i++)
        {
            Eip712Schema.Member member = type.Members[i];
            if (!given.Members.TryGetValue(member.Name, out Eip712Value? memberValue))
                return Eip712Error.MissingMember;

            Span<byte> word = words.AsSpan(WordLength * (1 + i), WordLength);
            Eip712Error error = EncodeWord(schema, member.Type, memberValue, depthLeft - 1, word);
            if (error != Eip712Error.None)
                return error;
        }

        if (given.Members.Count != type.Members.Length)
            return Eip712Error.UnknownMember;

        encoded = words;
        return Eip712Error.None;
    }

    private static Eip712Error EncodeWord(
        Eip712Schema schema, Eip712TypeName type, Eip712Value value, int depthLeft, Span<byte> word)
    {
        switch (type.Kind, value)
        {
            case (Eip712Kind.Bool, Eip712Bool flag):
                word[^1] = flag.Value ? (byte)1 : (byte)0;
                return Eip712Error.None;
            case (Eip712Kind.Address, Eip712Address address):
                address.Value.CopyTo(word[^EthereumAddress.Length..]);
                return Eip712Error.None;
            case (Eip712Kind.UnsignedInteger or Eip712Kind.SignedInteger, Eip712Integer integer):
                return EncodeInteger(type, integer.Value, word);
            case (Eip712Kind.FixedBytes, Eip712Bytes bytes):
                if (bytes.Value.Length != type.Size)
                    return Eip712Error.OutOfRange;
                bytes.Value.CopyTo(word);
                return Eip712Error.None;
            case (Eip712Kind.Bytes, Eip712Bytes bytes):
                Keccak256.Hash(bytes.Value.AsSpan()).CopyTo(word);
                return Eip712Error.None;
            case (Eip712Kind.Text, Eip712Text text):
                return EncodeText(text.Value, word);
            case (Eip712Kind.Array, Eip712List list):
                return EncodeArray(schema, type, list, depthLeft, word);
            case (Eip712Kind.Struct, Eip712Absent):
                return Eip712Error.None;
            case (Eip712Kind.Struct, Eip712Struct):
                Eip712Error error = EncodeStruct(
                    schema, schema.Find(type.StructName!)!, value, depthLeft, out byte[] encoded);
                if (error == Eip712Error.None)
                    Keccak256.Hash(encoded).CopyTo(word);
                return error;
            default:
                return Eip712Error.WrongValue;
        }
    }

    /// <summary>Sign-extended to 256 bits, big-endian.</summary>
    private static Eip712Error EncodeInteger(Eip712TypeName type, BigInteger value, Span<byte> word)
    {
        bool signed = type.Kind == Eip712Kind.SignedInteger;
        int magnitudeBits = signed ? type.Size - 1 : type.Size;
        if (signed ? value.GetBitLength() > magnitudeBits : value.Sign < 0 || value.GetBitLength() > magnitudeBits)
            return Eip712Error.OutOfRange;

        word.Fill(value.Sign < 0 ? (byte)0xff : (byte)0);
        int length = value.GetByteCount(isUnsigned: !signed);
        value.TryWriteBytes(word[^length..], out _, isUnsigned: !signed, isBigEndian: true);
        return Eip712Error.None;
    }

    /// <summary>Text that is no well-formed UTF-16 has no bytes to hash.</summary>
    private static Eip712Error EncodeText(string text, Span<byte> word)
    {
        ReadOnlySpan<char> rest = text;
        while (!rest.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(rest, out _, out int used) != OperationStatus.Done)
                return Eip712Error.WrongValue;
            rest = rest[used..];
        }

        Keccak256.Hash(Encoding.UTF8.GetBytes(text)).CopyTo(word);
        return Eip712Error.None;
    }

    /// <summary>Keccak-256 of the elements' words one after the other.</summary>
    private static Eip712Error EncodeArray(
        Eip712Schema schema, Eip712TypeName type, Eip712List list, int depthLeft, Span<byte> word)
    {
        if (depthLeft == 0)
            return Eip712Error.TooLarge;
        if (type.Size != 0 && list.Elements.Length != type.Size)
            return Eip712Error.OutOfRange;

        byte[] words = new byte[WordLength * list.Elements.Length];
        for (int i = 0; i < list.Elements.Length; i++)
        {
            Span<byte> element = words.AsSpan(WordLength * i, WordLength);
            Eip712Error error = EncodeWord(schema, type.Element!, list.Elements[i], depthLeft - 1, element);
            if (error != Eip712Error.None)
                return error;
        }

        Keccak256.Hash(words).CopyTo(word);
        return Eip712Error.None;
    }
}
