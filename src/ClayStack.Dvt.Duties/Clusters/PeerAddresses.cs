using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Crypto;
using ClayStack.Dvt.Crypto.Identity;

namespace ClayStack.Dvt.Duties.Clusters;

/// <summary>
/// The addresses of a cluster's nodes (PROTOCOL I5), each signed by its node: outside of the definition, and reloadable. Any of
/// them may be missing, because one reachable side of a pair suffices. Immutable.
/// </summary>
public sealed class PeerAddresses
{
    /// <summary>The format that this program reads and writes.</summary>
    public const int FormatVersion = 1;

    /// <summary>The longest file that is read, in bytes.</summary>
    public const int LengthMax = 64 * 1024;

    private PeerAddresses(Bytes32 definitionHash, ImmutableArray<PeerAddress> all)
    {
        DefinitionHash = definitionHash;
        All = all;
    }

    /// <summary>The cluster.</summary>
    public Bytes32 DefinitionHash { get; }

    /// <summary>The known addresses, by rising operator index, at most one of each operator.</summary>
    public ImmutableArray<PeerAddress> All { get; }

    /// <summary>No address is known.</summary>
    public static PeerAddresses None(ClusterDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        return new PeerAddresses(definition.Hash, []);
    }

    /// <summary>Checks addresses.</summary>
    /// <param name="definition">The cluster.</param>
    /// <param name="addresses">The addresses, in any order.</param>
    /// <param name="peers">The checked addresses; null on failure.</param>
    /// <param name="error">The first rule that is broken.</param>
    public static bool TryCreate(
        ClusterDefinition definition,
        IReadOnlyList<PeerAddress> addresses,
        [NotNullWhen(true)] out PeerAddresses? peers,
        [NotNullWhen(false)] out ClusterFileError? error)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(addresses);
        peers = null;
        error = null;
        HashSet<OperatorIndex> seen = [];
        for (int i = 0; i < addresses.Count && error is null; i++)
            error = Check(definition, addresses[i], seen);
        if (error is null)
            peers = new PeerAddresses(definition.Hash, [.. addresses.OrderBy(address => address.Operator)]);
        return Result.Accepted(peers, error);
    }

    /// <summary>Reads the content of <c>peers.json</c>, and checks everything.</summary>
    /// <param name="utf8Json">The file, at most <see cref="LengthMax"/> bytes.</param>
    /// <param name="definition">The cluster that is meant.</param>
    /// <param name="peers">The addresses; null on failure.</param>
    /// <param name="error">The first rule that is broken.</param>
    public static bool TryParse(
        ReadOnlyMemory<byte> utf8Json,
        ClusterDefinition definition,
        [NotNullWhen(true)] out PeerAddresses? peers,
        [NotNullWhen(false)] out ClusterFileError? error)
    {
        ArgumentNullException.ThrowIfNull(definition);
        peers = null;
        error = ClusterJson.Read(utf8Json, LengthMax, ClusterFiles.Peers, FormatVersion..FormatVersion, Read, out Content? content);
        if (content is not null && content.DefinitionHash != definition.Hash)
        {
            error = new ClusterFileError(
                ClusterFileReason.WrongDefinition,
                $"{ClusterFiles.Peers}, definition {content.DefinitionHash}",
                $"The cluster's definition is {definition.Hash}: take the addresses of this cluster.");
        }
        else if (content is not null && TryCreate(definition, content.Addresses, out peers, out error))
        {
            error = ClusterJson.CheckCanonical(utf8Json.Span, peers.ToJson(), ClusterFiles.Peers);
            peers = error is null ? peers : null;
        }

        return Result.Accepted(peers, error);
    }

    /// <summary>The one form of the file.</summary>
    public byte[] ToJson() => ClusterJson.Write(writer =>
    {
        writer.WriteNumber(ClusterJson.VersionName, FormatVersion);
        writer.WriteString("definition", DefinitionHash.ToString());
        writer.WriteStartArray("peers");
        foreach (PeerAddress address in All)
        {
            writer.WriteStartObject();
            writer.WriteNumber("operator", address.Operator.Value);
            writer.WriteString("host", address.Host);
            writer.WriteNumber("port", address.Port);
            writer.WriteDecimal("sequence", address.Sequence);
            writer.WriteBytes("signature", address.Signature.AsSpan());
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    });

    /// <summary>The address of an operator, if it is known.</summary>
    public bool TryGet(OperatorIndex index, [NotNullWhen(true)] out PeerAddress? address)
    {
        address = All.FirstOrDefault(one => one.Operator == index);
        return address is not null;
    }

    /// <summary>
    /// Takes in addresses that were read again: they count as a whole, unless one is older than, or differs at the same sequence
    /// from, what is known already.
    /// </summary>
    /// <param name="reloaded">The addresses as read again.</param>
    /// <returns>Null if they may replace these; or why not.</returns>
    public ClusterFileError? CheckReload(PeerAddresses reloaded)
    {
        ArgumentNullException.ThrowIfNull(reloaded);
        foreach (PeerAddress known in All)
        {
            if (reloaded.TryGet(known.Operator, out PeerAddress? other)
                && (other.Sequence < known.Sequence || (other.Sequence == known.Sequence && !SamePlace(known, other))))
            {
                return new ClusterFileError(
                    ClusterFileReason.StaleAddress,
                    $"{ClusterFiles.Peers}, {other}, sequence {other.Sequence}",
                    $"{known} of sequence {known.Sequence} is known already: ask the operator for its newest address.");
            }
        }

        return null;
    }

    private static bool SamePlace(PeerAddress left, PeerAddress right) =>
        left.Port == right.Port && string.Equals(left.Host, right.Host, StringComparison.Ordinal);

    private static ClusterFileError? Check(ClusterDefinition definition, PeerAddress address, HashSet<OperatorIndex> seen)
    {
        int index = address.Operator.Value;
        string thing = $"{ClusterFiles.Peers}, operator {index}";
        if (index < 1 || index > definition.OperatorCount)
            return new ClusterFileError(ClusterFileReason.OutOfRange, thing, $"The cluster has operators 1 to {definition.OperatorCount}.");
        if (!seen.Add(address.Operator))
            return new ClusterFileError(ClusterFileReason.Duplicate, thing, "An operator has one address: remove the older one.");
        if (!PeerAddress.IsHost(address.Host) || !PeerAddress.IsPort(address.Port))
            return new ClusterFileError(ClusterFileReason.OutOfRange, thing, "An address is a DNS name or IP address, and a port from 1 to 65535.");

        Bytes32 digest = PeerAddress.Digest(definition.Hash, address.Operator, address.Host, address.Port, address.Sequence);
        return definition.OperatorAt(address.Operator).NodeKey.Verify(digest, address.Signature.AsSpan())
            ? null
            : new ClusterFileError(
                ClusterFileReason.WrongSignature, thing, "Its node key did not sign this address: ask the operator for a signed one.");
    }

    private static Content Read(JsonNode root) => new(
        root.Word("definition"),
        [.. root.List("peers", OperatorIndex.MaxValue).Select(node => new PeerAddress(
            node.OperatorIndex("operator"),
            node.Text("host"),
            node.Small("port"),
            node.Number("sequence"),
            [.. node.Bytes("signature", NodePublicKey.SignatureLength)]))]);

    private sealed record Content(Bytes32 DefinitionHash, ImmutableArray<PeerAddress> Addresses);
}
