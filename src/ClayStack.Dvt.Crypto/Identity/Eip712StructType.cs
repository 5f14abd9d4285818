using System.Collections.Immutable;

namespace ClayStack.Dvt.Crypto.Identity;

/// <summary>An EIP-712 struct type as declared; <see cref="Eip712Schema"/> checks it.</summary>
public sealed class Eip712StructType
{
    /// <summary>Declares a struct type.</summary>
    /// <param name="name">The type's name, an identifier.</param>
    /// <param name="members">The members in the order in which they are hashed.</param>
    public Eip712StructType(string name, params ReadOnlySpan<Eip712Member> members)
    {
        Name = name;
        Members = [.. members];
    }

    /// <summary>The type's name.</summary>
    public string Name { get; }

    /// <summary>The members in the order in which they are hashed.</summary>
    public ImmutableArray<Eip712Member> Members { get; }
}
