using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace ClayStack.Dvt.Crypto.Keys;

/// <summary>
/// A path in the key tree of EIP-2333, written <c>m/12381/3600/0/0/0</c>, with the meanings that EIP-2334 gives to
/// validators' paths. Immutable; equal paths have equal indices, and each path has one spelling only.
/// </summary>
public sealed class KeyPath : IEquatable<KeyPath>
{
    /// <summary>The most components that are accepted.</summary>
    public const int DepthMax = 16;

    /// <summary>EIP-2334's purpose, the first component.</summary>
    public const uint Purpose = 12381;

    /// <summary>Ethereum's coin type, the second component.</summary>
    public const uint CoinType = 3600;

    private const int ComplianceDepth = 4;

    private KeyPath(ImmutableArray<uint> indices) => Indices = indices;

    /// <summary>The child indices from the root on.</summary>
    public ImmutableArray<uint> Indices { get; }

    /// <summary>True when EIP-2334 allows the path: purpose 12381 and at least four components.</summary>
    public bool IsEip2334 => Indices.Length >= ComplianceDepth && Indices[0] == Purpose;

    /// <summary>The withdrawal key of a validator: <c>m/12381/3600/index/0</c>.</summary>
    public static KeyPath ValidatorWithdrawal(uint index) => new([Purpose, CoinType, index, 0]);

    /// <summary>The signing key of a validator: <c>m/12381/3600/index/0/0</c>, child of its withdrawal key.</summary>
    public static KeyPath ValidatorSigning(uint index) => new([Purpose, CoinType, index, 0, 0]);

    /// <summary>Reads a path in its only spelling: no spaces, no leading zeros, no hardening marks.</summary>
    /// <param name="text">Such as <c>m/12381/3600/0/0/0</c>; <c>m</c> alone is the root.</param>
    /// <param name="path">The path; null on failure.</param>
    /// <param name="error">Why not.</param>
    public static bool TryParse(
        ReadOnlySpan<char> text,
        [NotNullWhen(true)] out KeyPath? path,
        out KeyPathError error)
    {
        path = null;
        error = KeyPathError.MissingMaster;
        if (text.IsEmpty || text[0] != 'm' || (text.Length > 1 && text[1] != '/'))
            return false;

        ImmutableArray<uint>.Builder indices = ImmutableArray.CreateBuilder<uint>();
        uint index = 0;
        ReadOnlySpan<char> rest = text[1..];
        while (!rest.IsEmpty)
        {
            rest = rest[1..];
            int end = rest.IndexOf('/');
            ReadOnlySpan<char> component = end < 0 ? rest : rest[..end];
            rest = end < 0 ? default : rest[end..];
            error = indices.Count == DepthMax ? KeyPathError.TooDeep : ParseIndex(component, out index);
            if (error != KeyPathError.None)
                return false;

            indices.Add(index);
        }

        error = KeyPathError.None;
        path = new KeyPath(indices.DrainToImmutable());
        return true;
    }

    /// <summary>The validator's number when this is a signing key's path, <c>m/12381/3600/index/0/0</c>.</summary>
    public bool TryGetSigningIndex(out uint index)
    {
        index = Indices.Length > 2 ? Indices[2] : 0;
        return Equals(ValidatorSigning(index));
    }

    /// <summary>The validator's number when this is a withdrawal key's path, <c>m/12381/3600/index/0</c>.</summary>
    public bool TryGetWithdrawalIndex(out uint index)
    {
        index = Indices.Length > 2 ? Indices[2] : 0;
        return Equals(ValidatorWithdrawal(index));
    }

    /// <inheritdoc/>
    public bool Equals(KeyPath? other) => other is not null && Indices.AsSpan().SequenceEqual(other.Indices.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as KeyPath);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = default;
        foreach (uint index in Indices)
            hash.Add(index);
        return hash.ToHashCode();
    }

    /// <summary>The path in the notation of EIP-2334.</summary>
    public override string ToString() =>
        string.Concat("m", string.Concat(Indices.Select(i => "/" + i.ToString(CultureInfo.InvariantCulture))));

    private static KeyPathError ParseIndex(ReadOnlySpan<char> digits, out uint index)
    {
        index = 0;
        if (digits.IsEmpty || digits.ContainsAnyExceptInRange('0', '9'))
            return KeyPathError.NotANumber;
        if (digits.Length > 1 && digits[0] == '0')
            return KeyPathError.LeadingZero;
        return uint.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out index)
            ? KeyPathError.None
            : KeyPathError.IndexTooLarge;
    }
}
