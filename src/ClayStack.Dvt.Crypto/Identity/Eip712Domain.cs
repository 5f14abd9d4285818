using System.Collections.Immutable;

namespace ClayStack.Dvt.Crypto.Identity;

/// <summary>
/// The signing domain of EIP-712: any subset of its five fields, hashed in the order below. Fields left null are no
/// part of the domain's type.
/// </summary>
public sealed record Eip712Domain
{
    internal const string TypeName = "EIP712Domain";

    // Order and types are those of EIP-712, section "Definition of domainSeparator".
    private static readonly ImmutableArray<Eip712Member> Fields =
    [
        new("string", "name"),
        new("string", "version"),
        new("uint256", "chainId"),
        new("address", "verifyingContract"),
        new("bytes32", "salt"),
    ];

    /// <summary>The readable name of the protocol.</summary>
    public string? Name { get; init; }

    /// <summary>The version of the domain; signatures of different versions are not compatible.</summary>
    public string? Version { get; init; }

    /// <summary>The EIP-155 chain id.</summary>
    public ulong? ChainId { get; init; }

    /// <summary>The contract that verifies.</summary>
    public EthereumAddress? VerifyingContract { get; init; }

    /// <summary>A value that separates domains which nothing else separates.</summary>
    public Bytes32? Salt { get; init; }

    /// <summary>The domain separator: <c>hashStruct</c> of the fields that are not null.</summary>
    /// <exception cref="InvalidOperationException">A text is not well-formed UTF-16.</exception>
    public Bytes32 Separator()
    {
        List<Eip712Member> members = [];
        List<(string Name, Eip712Value Value)> values = [];
        Eip712Value?[] all =
        [
            Name is null ? null : Eip712Value.Of(Name),
            Version is null ? null : Eip712Value.Of(Version),
            ChainId is { } chainId ? Eip712Value.Of(chainId) : null,
            VerifyingContract is { } contract ? Eip712Value.Of(contract) : null,
            Salt is { } salt ? Eip712Value.Of(salt) : null,
        ];
        for (int i = 0; i < all.Length; i++)
        {
            if (all[i] is not { } value)
                continue;

            members.Add(Fields[i]);
            values.Add((Fields[i].Name, value));
        }

        Eip712Schema schema = Eip712Schema.Create(new Eip712StructType(TypeName, [.. members]));
        Eip712Error error = Eip712Encoder.HashStruct(
            schema, schema.Find(TypeName)!, Eip712Value.Struct([.. values]), out Bytes32 separator);
        return error == Eip712Error.None
            ? separator
            : throw new InvalidOperationException($"The EIP-712 domain cannot be hashed: {error}.");
    }

    /// <summary>True when a document's domain type has standard fields only, in any order.</summary>
    internal static bool IsStandard(Eip712StructType type) => type.Members.All(Fields.Contains);
}
