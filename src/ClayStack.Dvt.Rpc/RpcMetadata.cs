using System.Collections;
using System.Diagnostics.CodeAnalysis;
using ClayStack.Dvt.Rpc.Wire;

namespace ClayStack.Dvt.Rpc;

/// <summary>
/// Metadata of a call: keys with values, in order, keys more than once if need be. A key is lower case and holds letters,
/// digits, <c>-</c>, <c>_</c> and <c>.</c>; one that ends in <c>-bin</c> has bytes as its value, every other one printable
/// ASCII. Keys of HTTP and gRPC themselves (such as <c>content-type</c> or <c>grpc-status</c>) are reserved.
/// </summary>
public sealed class RpcMetadata : IReadOnlyCollection<RpcMetadataEntry>
{
    private const string BinarySuffix = "-bin";
    private readonly List<RpcMetadataEntry> _entries = [];

    /// <inheritdoc/>
    public int Count => _entries.Count;

    /// <summary>Adds text.</summary>
    /// <param name="key">A key that does not end in <c>-bin</c>; capitals are lowered.</param>
    /// <param name="value">Characters from space to tilde, without spaces at its ends.</param>
    /// <exception cref="ArgumentException">The key or the value is not of that kind.</exception>
    public void Add(string key, string value)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(value);
        key = RequireKey(key, binary: false);
        if (value.AsSpan().ContainsAnyExceptInRange(' ', '~') || value.AsSpan().Trim(' ').Length != value.Length)
        {
            throw new ArgumentException(
                $"The value of '{key}' must be printable ASCII without spaces at its ends; use a key with '{BinarySuffix}' for bytes.",
                nameof(value));
        }

        _entries.Add(new RpcMetadataEntry(key, value));
    }

    /// <summary>Adds bytes.</summary>
    /// <param name="key">A key that ends in <c>-bin</c>; capitals are lowered.</param>
    /// <param name="value">Any bytes.</param>
    /// <exception cref="ArgumentException">The key is not of that kind.</exception>
    public void Add(string key, ReadOnlySpan<byte> value)
    {
        ArgumentNullException.ThrowIfNull(key);
        _entries.Add(new RpcMetadataEntry(RequireKey(key, binary: true), Convert.ToBase64String(value).TrimEnd('=')));
    }

    /// <summary>The first text of a key.</summary>
    /// <returns>False, with null, if the key does not occur.</returns>
    public bool TryGetText(string key, [NotNullWhen(true)] out string? value)
    {
        foreach (RpcMetadataEntry entry in _entries)
        {
            if (string.Equals(entry.Key, key, StringComparison.OrdinalIgnoreCase))
            {
                value = entry.WireValue;
                return true;
            }
        }

        value = null;
        return false;
    }

    /// <summary>The first bytes of a key that ends in <c>-bin</c>.</summary>
    /// <returns>False, with null, if the key does not occur or what came is not Base64.</returns>
    public bool TryGetBytes(string key, [NotNullWhen(true)] out byte[]? value)
    {
        value = null;
        return TryGetText(key, out string? text) && Base64Text.TryDecode(text, out value);
    }

    /// <inheritdoc/>
    public IEnumerator<RpcMetadataEntry> GetEnumerator() => _entries.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>
    /// Takes what came over the wire; reserved keys are passed over. Several values of a binary key may come joined by
    /// commas (grpc/doc/PROTOCOL-HTTP2.md), and no comma occurs in Base64.
    /// </summary>
    internal void AddWire(string key, string value)
    {
        if (RpcHeaders.IsReserved(key))
            return;
        if (!key.EndsWith(BinarySuffix, StringComparison.OrdinalIgnoreCase))
        {
            _entries.Add(new RpcMetadataEntry(key.ToLowerInvariant(), value));
            return;
        }

        foreach (string part in value.Split(','))
            _entries.Add(new RpcMetadataEntry(key.ToLowerInvariant(), part.Trim()));
    }

    /// <summary>Adds all entries of another, as they are.</summary>
    internal void AddAll(RpcMetadata other) => _entries.AddRange(other._entries);

    private static string RequireKey(string key, bool binary)
    {
        key = key.ToLowerInvariant();
        if (key.Length == 0 || key.AsSpan().ContainsAnyExcept(RpcHeaders.KeyCharacters))
            throw new ArgumentException($"'{key}' is no metadata key: letters, digits, '-', '_' and '.' are allowed.", nameof(key));
        if (RpcHeaders.IsReserved(key))
            throw new ArgumentException($"The metadata key '{key}' belongs to HTTP or gRPC; choose another.", nameof(key));
        if (key.EndsWith(BinarySuffix, StringComparison.Ordinal) != binary)
            throw new ArgumentException($"The value of '{key}' must be {(binary ? "text" : "bytes")}: '{BinarySuffix}' tells them apart.", nameof(key));
        return key;
    }
}
