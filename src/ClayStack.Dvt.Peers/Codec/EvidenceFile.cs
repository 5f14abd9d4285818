using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Crypto;
using ClayStack.Dvt.Crypto.Identity;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Duties.Signing;
using ClayStack.Dvt.Ethereum.Primitives;
using Google.Protobuf;
using W = ClayStack.Dvt.Peers.Wire;

namespace ClayStack.Dvt.Peers.Codec;

/// <summary>
/// Evidence as bytes (<c>evidence.proto</c>), which proves itself to everyone who has the cluster definition (PROTOCOL C6).
/// </summary>
public static class EvidenceFile
{
    /// <summary>The most bytes of a file: two bundles of the largest size.</summary>
    public const int LengthMax = 2 * PeerLimits.ControlFrameBytesMax;

    /// <summary>The bytes; the same for the same contradiction.</summary>
    /// <param name="definitionHash">The cluster.</param>
    /// <param name="evidence">The contradiction.</param>
    public static byte[] Encode(Bytes32 definitionHash, Contradiction evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        W.Evidence wire = new() { DefinitionHash = HelloWire.Bytes(definitionHash), Culprit = (uint)evidence.Culprit.Value };
        switch (evidence)
        {
            case Contradiction.Statements statements:
                wire.Statements = new W.ContradictingStatements
                {
                    First = PeerEncoder.Statement(statements.First),
                    Second = PeerEncoder.Statement(statements.Second),
                };
                break;
            case Contradiction.Bundles bundles:
                wire.Bundles = new W.ContradictingBundles { First = PeerEncoder.Bundle(bundles.First), Second = PeerEncoder.Bundle(bundles.Second) };
                break;
            default:
                throw new ArgumentException($"There is no encoding for {evidence.GetType().Name}.", nameof(evidence));
        }

        return wire.ToByteArray();
    }

    /// <summary>Reads a file and checks all that it claims.</summary>
    /// <param name="content">The bytes, from anyone.</param>
    /// <param name="settings">The cluster, by its definition.</param>
    /// <param name="signer">Verifies signatures.</param>
    /// <param name="evidence">The contradiction; null if it is none.</param>
    /// <returns>Null if it is proven; otherwise why it is not, as a sentence.</returns>
    public static string? Verify(ReadOnlyMemory<byte> content, PeerSettings settings, INodeSigner signer, out Contradiction? evidence)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(signer);
        evidence = null;
        if (content.Length > LengthMax || !HelloWire.TryParse(W.Evidence.Parser, content, out W.Evidence? wire))
            return "It is no evidence file.";
        if (!Bytes32.TryFromBytes(wire.DefinitionHash.Span, out Bytes32 hash) || hash != settings.DefinitionHash)
            return "It is about another cluster.";
        OperatorIndex culprit = new((int)Math.Min(wire.Culprit, int.MaxValue));
        if (!settings.Operators.TryGetValue(culprit, out NodePublicKey? key))
            return "It names no operator of the cluster.";
        (Contradiction? read, string? problem) = wire.BodyCase switch
        {
            W.Evidence.BodyOneofCase.Statements => Read(wire.Statements, culprit, key, settings, signer),
            W.Evidence.BodyOneofCase.Bundles => Read(wire.Bundles, culprit, key, settings, signer),
            _ => (null, "It says nothing."),
        };
        evidence = read;
        return problem;
    }

    private static (Contradiction? Evidence, string? Problem) Read(
        W.ContradictingStatements wire, OperatorIndex culprit, NodePublicKey key, PeerSettings settings, INodeSigner signer)
    {
        if (!WireReader.TryStatement(wire.First, settings, out SignedStatement? first)
            || !WireReader.TryStatement(wire.Second, settings, out SignedStatement? second))
            return (null, "Its statements are malformed.");
        Statement left = first.Statement;
        Statement right = second.Statement;
        if (left.Sender != culprit || right.Sender != culprit)
            return (null, "Its statements are not the culprit's.");
        if (left == right || left.Instance != right.Instance || left.Type != right.Type || left.Round != right.Round)
            return (null, "Its statements do not contradict each other.");
        return IsSigned(left, first.Signature) && IsSigned(right, second.Signature)
            ? (new Contradiction.Statements(culprit, first, second), null)
            : (null, "A signature does not verify.");

        bool IsSigned(Statement statement, ReadOnlyMemory<byte> signature)
        {
            Span<byte> digest = stackalloc byte[Bytes32.Length];
            Span<byte> definition = stackalloc byte[Bytes32.Length];
            settings.DefinitionHash.CopyTo(definition);
            StatementDigest.Compute(definition, statement, digest);
            return signer.Verify(key, new Bytes32(digest), signature.Span);
        }
    }

    private static (Contradiction? Evidence, string? Problem) Read(
        W.ContradictingBundles wire, OperatorIndex culprit, NodePublicKey key, PeerSettings settings, INodeSigner signer)
    {
        if (wire.First is null
            || wire.Second is null
            || !WireReader.TryBundle(wire.First, culprit, out SignedPartialBundle? first)
            || !WireReader.TryBundle(wire.Second, culprit, out SignedPartialBundle? second))
            return (null, "Its bundles are malformed.");
        if (first.Bundle.Slot != second.Bundle.Slot || first.Bundle.Duty != second.Bundle.Duty
            || WireReader.HasSubcommittees(first.Bundle.Duty) || !Contradict(first.Bundle, second.Bundle))
            return (null, "Its bundles do not contradict each other.");
        return IsSigned(first) && IsSigned(second)
            ? (new Contradiction.Bundles(culprit, first, second), null)
            : (null, "A signature does not verify.");

        bool IsSigned(SignedPartialBundle signed) => signer.Verify(
            key, PartialBundleDigest.Compute(settings.DefinitionHash, culprit, signed.Fence, signed.Bundle), signed.Signature.Span);
    }

    private static bool Contradict(PartialBundle first, PartialBundle second)
    {
        Dictionary<ValidatorIndex, Root> roots = [];
        foreach (PartialGroup group in first.Groups)
        {
            foreach (ValidatorPartial partial in group.Partials)
                roots[partial.Validator] = group.SigningRoot;
        }

        return second.Groups.Any(group => group.Partials.Any(
            partial => roots.TryGetValue(partial.Validator, out Root root) && root != group.SigningRoot));
    }
}
