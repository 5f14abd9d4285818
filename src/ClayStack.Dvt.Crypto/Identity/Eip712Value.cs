using System.Collections.Immutable;
using System.Numerics;

namespace ClayStack.Dvt.Crypto.Identity;

/// <summary>
/// A value of typed data, by its shape; whether it fits a type is checked when it is hashed. A closed family.
/// </summary>
public abstract class Eip712Value
{
    private protected Eip712Value()
    {
    }

    /// <summary>A value of <c>bool</c>.</summary>
    public static Eip712Value Of(bool value) => new Eip712Bool(value);

    /// <summary>A value of any integer type that has enough bits.</summary>
    public static Eip712Value Of(ulong value) => new Eip712Integer(value);

    /// <summary>A value of any integer type that has enough bits and, if negative, a sign.</summary>
    public static Eip712Value Of(BigInteger value) => new Eip712Integer(value);

    /// <summary>A value of <c>address</c>.</summary>
    public static Eip712Value Of(EthereumAddress value) => new Eip712Address(value);

    /// <summary>A value of <c>bytes32</c>, or of <c>bytes</c>.</summary>
    public static Eip712Value Of(Bytes32 value) => new Eip712Bytes([.. value.ToArray()]);

    /// <summary>
    /// A value of <c>bytes</c>, or of <c>bytes1</c> to <c>bytes32</c> when it has exactly that length.
    /// </summary>
    public static Eip712Value Of(ReadOnlySpan<byte> value) => new Eip712Bytes([.. value]);

    /// <summary>A value of <c>string</c>.</summary>
    public static Eip712Value Of(string value) => new Eip712Text(value);

    /// <summary>A value of an array type.</summary>
    public static Eip712Value List(params ReadOnlySpan<Eip712Value> elements) => new Eip712List([.. elements]);

    /// <summary>A value of a struct type, by its members in any order.</summary>
    /// <exception cref="ArgumentException">A name comes twice.</exception>
    public static Eip712Value Struct(params ReadOnlySpan<(string Name, Eip712Value Value)> members)
    {
        ImmutableDictionary<string, Eip712Value>.Builder builder =
            ImmutableDictionary.CreateBuilder<string, Eip712Value>(StringComparer.Ordinal);
        foreach ((string name, Eip712Value value) in members)
            builder.Add(name, value);
        return new Eip712Struct(builder.ToImmutable());
    }
}

/// <summary>A value of <c>bool</c>.</summary>
internal sealed class Eip712Bool(bool value) : Eip712Value
{
    public bool Value { get; } = value;
}

/// <summary>A value of an integer type.</summary>
internal sealed class Eip712Integer(BigInteger value) : Eip712Value
{
    public BigInteger Value { get; } = value;
}

/// <summary>A value of <c>address</c>.</summary>
internal sealed class Eip712Address(EthereumAddress value) : Eip712Value
{
    public EthereumAddress Value { get; } = value;
}

/// <summary>A value of <c>bytes</c> or of fixed bytes.</summary>
internal sealed class Eip712Bytes(ImmutableArray<byte> value) : Eip712Value
{
    public ImmutableArray<byte> Value { get; } = value;
}

/// <summary>A value of <c>string</c>.</summary>
internal sealed class Eip712Text(string value) : Eip712Value
{
    public string Value { get; } = value;
}

/// <summary>A value of an array type.</summary>
internal sealed class Eip712List(ImmutableArray<Eip712Value> elements) : Eip712Value
{
    public ImmutableArray<Eip712Value> Elements { get; } = elements;
}

/// <summary>A value of a struct type.</summary>
internal sealed class Eip712Struct(ImmutableDictionary<string, Eip712Value> members) : Eip712Value
{
    public ImmutableDictionary<string, Eip712Value> Members { get; } = members;
}

/// <summary>
/// The absence of a struct, by which values of recursive types end: JSON null. Hashed as 32 zero bytes, as
/// <c>eth_signTypedData_v4</c> of wallets does; EIP-712 leaves it open.
/// </summary>
internal sealed class Eip712Absent : Eip712Value
{
    private Eip712Absent()
    {
    }

    public static Eip712Absent Instance { get; } = new();
}
