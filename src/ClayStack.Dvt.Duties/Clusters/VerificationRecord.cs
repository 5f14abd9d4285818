using System.Security.Cryptography;
using ClayStack.Dvt.Crypto;
using ClayStack.Dvt.Crypto.Identity;

namespace ClayStack.Dvt.Duties.Clusters;

/// <summary>
/// A node's own record that it has verified a manifest in full, so that it need not spend seconds on the same bytes at its next
/// start: its node key's signature over the definition's hash and the SHA-256 of the file. Nobody else can make one; a changed
/// manifest, another cluster and another node have no use for it; and without it, everything is verified again.
/// </summary>
internal static class VerificationRecord
{
    // Rises whenever the rules of manifests do: what older rules let through is then verified again.
    private const byte RulesVersion = 1;

    private static ReadOnlySpan<byte> Tag => "claystack-dvt/manifest-verified\0"u8;

    /// <summary>Makes the record of a manifest that has just been verified.</summary>
    public static byte[] Create(Bytes32 definitionHash, ReadOnlySpan<byte> manifest, INodeSigner signer)
    {
        byte[] record = new byte[NodePublicKey.SignatureLength];
        signer.Sign(Digest(definitionHash, manifest), record);
        return record;
    }

    /// <summary>Whether a node has verified a manifest before.</summary>
    public static bool IsValid(ReadOnlySpan<byte> record, Bytes32 definitionHash, ReadOnlySpan<byte> manifest, NodePublicKey node) =>
        node.Verify(Digest(definitionHash, manifest), record);

    private static Bytes32 Digest(Bytes32 definitionHash, ReadOnlySpan<byte> manifest)
    {
        Span<byte> encoding = stackalloc byte[Tag.Length + 1 + Bytes32.Length + SHA256.HashSizeInBytes];
        Tag.CopyTo(encoding);
        encoding[Tag.Length] = RulesVersion;
        definitionHash.CopyTo(encoding[(Tag.Length + 1)..]);
        SHA256.HashData(manifest, encoding[^SHA256.HashSizeInBytes..]);
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(encoding, digest);
        return new Bytes32(digest);
    }
}
