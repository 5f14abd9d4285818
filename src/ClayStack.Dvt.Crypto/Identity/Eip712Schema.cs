using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace ClayStack.Dvt.Crypto.Identity;

/// <summary>
/// Struct types that refer to each other by name, checked once: every name resolves, none is declared twice, all lie
/// within bounds. Immutable.
/// </summary>
public sealed class Eip712Schema
{
    /// <summary>The most struct types of a schema.</summary>
    public const int StructCountMax = 32;

    /// <summary>The most members of a struct type.</summary>
    public const int MemberCountMax = 64;

    /// <summary>The longest name of a type or member, array suffixes included, in characters.</summary>
    public const int NameLengthMax = 64;

    private readonly Dictionary<string, Struct> _structs;

    private Eip712Schema(Dictionary<string, Struct> structs) => _structs = structs;

    /// <summary>A schema of our own statements.</summary>
    /// <exception cref="ArgumentException">The types do not fit together: a mistake in the program.</exception>
    public static Eip712Schema Create(params ReadOnlySpan<Eip712StructType> types) =>
        TryCreate(types, out Eip712Schema? schema, out Eip712Error error)
            ? schema
            : throw new ArgumentException($"The EIP-712 types do not fit together: {error}.", nameof(types));

    /// <summary>A schema of types from outside.</summary>
    /// <param name="types">The types in any order.</param>
    /// <param name="schema">The schema; null on failure.</param>
    /// <param name="error">Why not: bounds, names, declarations twice, or types that do not resolve.</param>
    public static bool TryCreate(
        ReadOnlySpan<Eip712StructType> types,
        [NotNullWhen(true)] out Eip712Schema? schema,
        out Eip712Error error)
    {
        schema = null;
        Dictionary<string, Struct> structs = new(StringComparer.Ordinal);
        error = types.Length > StructCountMax ? Eip712Error.TooLarge : Eip712Error.None;
        for (int i = 0; i < types.Length && error == Eip712Error.None; i++)
            error = Declare(types[i], structs);
        if (error == Eip712Error.None && !structs.Values.All(s => s.References.All(structs.ContainsKey)))
            error = Eip712Error.UnknownType;
        if (error != Eip712Error.None)
            return false;

        schema = new Eip712Schema(structs);
        foreach (Struct declared in structs.Values)
            declared.TypeHash = Keccak256.Hash(Encoding.ASCII.GetBytes(schema.EncodeType(declared)));
        return true;
    }

    /// <summary>
    /// <c>encodeType</c>: the type's text, followed by those of all types that it reaches, sorted by name.
    /// </summary>
    /// <exception cref="ArgumentException">The schema does not declare the type.</exception>
    public string EncodeType(string structName) => EncodeType(Require(structName));

    /// <summary><c>typeHash</c>: Keccak-256 of <see cref="EncodeType(string)"/>.</summary>
    /// <exception cref="ArgumentException">The schema does not declare the type.</exception>
    public Bytes32 TypeHash(string structName) => Require(structName).TypeHash;

    /// <summary>A declared struct, or null.</summary>
    internal Struct? Find(string structName) => _structs.GetValueOrDefault(structName);

    private static Eip712Error Declare(Eip712StructType type, Dictionary<string, Struct> structs)
    {
        if (type.Members.Length > MemberCountMax)
            return Eip712Error.TooLarge;
        if (!IsName(type.Name) || Eip712TypeName.LooksBuiltIn(type.Name))
            return Eip712Error.MalformedName;

        HashSet<string> names = new(StringComparer.Ordinal);
        ImmutableArray<Member>.Builder members = ImmutableArray.CreateBuilder<Member>(type.Members.Length);
        foreach (Eip712Member declared in type.Members)
        {
            if (!IsName(declared.Name))
                return Eip712Error.MalformedName;
            if (!names.Add(declared.Name))
                return Eip712Error.DuplicateName;

            Eip712TypeName? parsed = declared.Type.Length > NameLengthMax ? null : Eip712TypeName.Parse(declared.Type);
            if (parsed is null)
                return Eip712Error.UnknownType;

            members.Add(new Member(declared.Name, declared.Type, parsed));
        }

        return structs.TryAdd(type.Name, new Struct(type.Name, members.MoveToImmutable()))
            ? Eip712Error.None
            : Eip712Error.DuplicateName;
    }

    private static bool IsName(string name) => name.Length <= NameLengthMax && Eip712TypeName.IsIdentifier(name);

    private Struct Require(string structName) =>
        Find(structName) ?? throw new ArgumentException("The schema does not declare this type.", nameof(structName));

    private string EncodeType(Struct root)
    {
        SortedSet<string> reached = new(StringComparer.Ordinal);
        Stack<Struct> pending = new([root]);
        while (pending.TryPop(out Struct? next))
        {
            foreach (string name in next.References)
            {
                if (reached.Add(name))
                    pending.Push(_structs[name]);
            }
        }

        reached.Remove(root.Name);
        return string.Concat(reached.Select(name => _structs[name].Signature).Prepend(root.Signature));
    }

    /// <summary>A member with its type taken apart.</summary>
    internal sealed record Member(string Name, string TypeText, Eip712TypeName Type);

    /// <summary>A declared struct type.</summary>
    internal sealed class Struct(string name, ImmutableArray<Member> members)
    {
        public string Name { get; } = name;

        public ImmutableArray<Member> Members { get; } = members;

        /// <summary>The struct types that the members name directly.</summary>
        public ImmutableArray<string> References { get; } =
            [.. members.Select(m => InnermostStruct(m.Type)).OfType<string>().Distinct(StringComparer.Ordinal)];

        /// <summary>The type's own text, without those that it reaches.</summary>
        public string Signature { get; } =
            $"{name}({string.Join(',', members.Select(m => $"{m.TypeText} {m.Name}"))})";

        public Bytes32 TypeHash { get; set; }

        private static string? InnermostStruct(Eip712TypeName type)
        {
            while (type.Element is not null)
                type = type.Element;
            return type.StructName;
        }
    }
}
