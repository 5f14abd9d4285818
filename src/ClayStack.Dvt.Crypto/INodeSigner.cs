using ClayStack.Dvt.Crypto.Identity;

namespace ClayStack.Dvt.Crypto;

/// <summary>
/// The port by which a node signs consensus messages and checks those of its peers (PROTOCOL I1, P3). What is signed is
/// the SHA-256 digest of a message's fixed, domain-separated encoding, never of protobuf bytes. Thread-safe.
/// </summary>
public interface INodeSigner
{
    /// <summary>This node's public key.</summary>
    NodePublicKey PublicKey { get; }

    /// <summary>Signs a digest with this node's key.</summary>
    /// <param name="digest">The digest.</param>
    /// <param name="signature">
    /// Exactly <see cref="NodePublicKey.SignatureLength"/> bytes: r||s, 32 big-endian bytes each.
    /// </param>
    void Sign(Bytes32 digest, Span<byte> signature);

    /// <summary>Checks a signature of any node.</summary>
    /// <param name="signer">The key that is said to have signed.</param>
    /// <param name="digest">The digest.</param>
    /// <param name="signature">
    /// r||s; another length than 64 bytes is false, as is everything that does not verify.
    /// </param>
    bool Verify(NodePublicKey signer, Bytes32 digest, ReadOnlySpan<byte> signature);
}
