using System.Diagnostics.CodeAnalysis;

namespace ClayStack.Dvt.Crypto.Identity;

/// <summary>
/// Typed data of EIP-712, hashed: a message of a struct type in a domain. Made from values of our own by
/// <see cref="Create"/>, or from a document as wallets take it for <c>eth_signTypedData_v4</c> by
/// <see cref="TryParse"/>.
/// </summary>
public sealed class TypedData
{
    /// <summary>The longest document that is read, in bytes.</summary>
    public const int LengthMax = 1024 * 1024;

    internal TypedData(string primaryType, Bytes32 domainSeparator, byte[] encodedMessage)
    {
        PrimaryType = primaryType;
        DomainSeparator = domainSeparator;
        EncodedMessage = encodedMessage;
        MessageHash = Keccak256.Hash(encodedMessage);

        Span<byte> preimage = stackalloc byte[2 + (2 * Bytes32.Length)];
        preimage[0] = 0x19;
        preimage[1] = 0x01;
        DomainSeparator.CopyTo(preimage[2..]);
        MessageHash.CopyTo(preimage[(2 + Bytes32.Length)..]);
        Digest = Keccak256.Hash(preimage);
    }

    /// <summary>The name of the message's type.</summary>
    public string PrimaryType { get; }

    /// <summary><c>hashStruct</c> of the domain.</summary>
    public Bytes32 DomainSeparator { get; }

    /// <summary><c>hashStruct</c> of the message.</summary>
    public Bytes32 MessageHash { get; }

    /// <summary>What is signed: Keccak-256 of 0x19, 0x01, the domain separator and the message's hash.</summary>
    public Bytes32 Digest { get; }

    /// <summary>The message's type hash and <c>encodeData</c>.</summary>
    internal byte[] EncodedMessage { get; }

    /// <summary>Hashes a statement of our own.</summary>
    /// <param name="domain">The signing domain.</param>
    /// <param name="schema">The types; every one of them may be used, none must.</param>
    /// <param name="primaryType">The message's type, declared in the schema.</param>
    /// <param name="message">A struct value with exactly the members of that type.</param>
    /// <exception cref="ArgumentException">The value does not fit its type: a mistake in the program.</exception>
    public static TypedData Create(Eip712Domain domain, Eip712Schema schema, string primaryType, Eip712Value message)
    {
        ArgumentNullException.ThrowIfNull(domain);
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(message);
        Eip712Error error = TryEncode(schema, primaryType, message, out byte[] encoded);
        return error == Eip712Error.None
            ? new TypedData(primaryType, domain.Separator(), encoded)
            : throw new ArgumentException($"The message does not fit its EIP-712 type: {error}.", nameof(message));
    }

    /// <summary>
    /// Reads an <c>eth_signTypedData_v4</c> document: <c>types</c> with <c>EIP712Domain</c>, <c>primaryType</c>,
    /// <c>domain</c> and <c>message</c>, and nothing else. Values have these spellings: integers as JSON integers, as
    /// decimal strings without leading zeros, or as <c>0x</c> and up to 64 digits; bytes as <c>0x</c> and digits;
    /// addresses with a correct EIP-55 checksum or in one case; null for an absent struct.
    /// </summary>
    /// <param name="utf8Json">The document, at most <see cref="LengthMax"/> bytes.</param>
    /// <param name="data">The hashed data; null on failure.</param>
    /// <param name="error">Why not.</param>
    public static bool TryParse(
        ReadOnlyMemory<byte> utf8Json, [NotNullWhen(true)] out TypedData? data, out Eip712Error error)
    {
        error = TypedDataJson.Read(utf8Json, out data);
        return error == Eip712Error.None;
    }

    internal static Eip712Error TryEncode(
        Eip712Schema schema, string primaryType, Eip712Value message, out byte[] encoded)
    {
        encoded = [];
        Eip712Schema.Struct? type = schema.Find(primaryType);
        return type is null || string.Equals(primaryType, Eip712Domain.TypeName, StringComparison.Ordinal)
            ? Eip712Error.WrongPrimaryType
            : Eip712Encoder.EncodeStruct(schema, type, message, Eip712Encoder.DepthMax, out encoded);
    }
}
