using System.Security.Cryptography;
using ClayStack.Dvt.Crypto;
using ClayStack.Dvt.Crypto.Identity;

namespace ClayStack.Dvt.Lab.World;

/// <summary>
/// A stand-in for node keys: a signature is a hash of the key's name and the digest. Nobody in a simulation forges one, because
/// a malicious operator is given only its own signer.
/// </summary>
internal sealed class CheapSigner(NodePublicKey key) : INodeSigner
{
    public NodePublicKey PublicKey => key;

    public void Sign(Bytes32 digest, Span<byte> signature) => Compute(key, digest, signature);

    public bool Verify(NodePublicKey signer, Bytes32 digest, ReadOnlySpan<byte> signature)
    {
        Span<byte> expected = stackalloc byte[NodePublicKey.SignatureLength];
        Compute(signer, digest, expected);
        return signature.SequenceEqual(expected);
    }

    private static void Compute(NodePublicKey signer, Bytes32 digest, Span<byte> signature)
    {
        Span<byte> content = stackalloc byte[2 * Bytes32.Length];
        signer.Pin.Digest.CopyTo(content);
        digest.CopyTo(content[Bytes32.Length..]);
        SHA256.HashData(content, signature[..Bytes32.Length]);
        signature[..Bytes32.Length].CopyTo(signature[Bytes32.Length..]);
    }
}
