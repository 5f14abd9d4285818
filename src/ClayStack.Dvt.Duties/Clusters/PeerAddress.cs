using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Crypto;
using ClayStack.Dvt.Crypto.Identity;

namespace ClayStack.Dvt.Duties.Clusters;

/// <summary>Where an operator's node listens, signed by its node key (PROTOCOL I5).</summary>
/// <param name="Operator">Whose node.</param>
/// <param name="Host">A DNS name, or an IP address without brackets; ASCII, at most <see cref="HostLengthMax"/> characters.</param>
/// <param name="Port">The port, 1 to 65,535.</param>
/// <param name="Sequence">Counts the operator's addresses; a higher one replaces a lower one.</param>
/// <param name="Signature">64 bytes, r||s, over <see cref="Digest"/>.</param>
public sealed record PeerAddress(
    OperatorIndex Operator, string Host, int Port, ulong Sequence, ImmutableArray<byte> Signature)
{
    /// <summary>The longest host, as DNS has it.</summary>
    public const int HostLengthMax = 253;

    private const byte Version = 1;

    private static ReadOnlySpan<byte> Tag => "claystack-dvt/peer-address\0"u8;

    /// <summary>Signs an address of one's own.</summary>
    /// <param name="definition">The cluster.</param>
    /// <param name="index">The own place in it.</param>
    /// <param name="host">Where the node listens, as others see it.</param>
    /// <param name="port">The port, as others see it.</param>
    /// <param name="sequence">Higher than that of the address before.</param>
    /// <param name="signer">The node key of that place.</param>
    /// <exception cref="ArgumentException">Host or port are none.</exception>
    public static PeerAddress Create(
        ClusterDefinition definition, OperatorIndex index, string host, int port, ulong sequence, INodeSigner signer)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(signer);
        if (!IsHost(host) || !IsPort(port))
            throw new ArgumentException($"'{host}' and {port} are no address of a node.", nameof(host));

        byte[] signature = new byte[NodePublicKey.SignatureLength];
        signer.Sign(Digest(definition.Hash, index, host, port, sequence), signature);
        return new PeerAddress(index, host, port, sequence, [.. signature]);
    }

    /// <summary>
    /// What is signed: SHA-256 over an ASCII tag ended by a zero byte, the encoding's version, the definition's hash, the operator's
    /// index (1 byte), the sequence (8), the port (2), and the host behind its length (2), integers little-endian.
    /// </summary>
    public static Bytes32 Digest(Bytes32 definitionHash, OperatorIndex index, string host, int port, ulong sequence)
    {
        ArgumentNullException.ThrowIfNull(host);
        byte[] encoding = new byte[Tag.Length + 1 + Bytes32.Length + 1 + 8 + 2 + 2 + host.Length];
        Tag.CopyTo(encoding);
        Span<byte> rest = encoding.AsSpan(Tag.Length);
        rest[0] = Version;
        definitionHash.CopyTo(rest[1..]);
        rest = rest[(1 + Bytes32.Length)..];
        rest[0] = checked((byte)index.Value);
        BinaryPrimitives.WriteUInt64LittleEndian(rest[1..], sequence);
        BinaryPrimitives.WriteUInt16LittleEndian(rest[9..], checked((ushort)port));
        BinaryPrimitives.WriteUInt16LittleEndian(rest[11..], checked((ushort)host.Length));
        Encoding.ASCII.GetBytes(host, rest[13..]);
        return new Bytes32(SHA256.HashData(encoding));
    }

    /// <inheritdoc/>
    public bool Equals(PeerAddress? other) => other is not null
        && Operator == other.Operator
        && string.Equals(Host, other.Host, StringComparison.Ordinal)
        && Port == other.Port
        && Sequence == other.Sequence
        && Signature.AsSpan().SequenceEqual(other.Signature.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Operator, Port, Sequence);

    /// <summary>Operator, host and port.</summary>
    public override string ToString() => $"operator {Operator} at {(Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host)}:{Port}";

    /// <summary>Whether a text is a DNS name or an IP address.</summary>
    internal static bool IsHost(string host) =>
        host.Length is >= 1 and <= HostLengthMax
        && Ascii.IsValid(host)
        && !host.Contains('[', StringComparison.Ordinal)
        && Uri.CheckHostName(host) is UriHostNameType.Dns or UriHostNameType.IPv4 or UriHostNameType.IPv6;

    /// <summary>Whether a number is a port on which a node can listen.</summary>
    internal static bool IsPort(int port) => port is >= 1 and <= ushort.MaxValue;
}
