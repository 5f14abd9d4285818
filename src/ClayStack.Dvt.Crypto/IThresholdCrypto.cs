using ClayStack.Dvt.Crypto.Bls12381;
using ClayStack.Dvt.Crypto.Threshold;

namespace ClayStack.Dvt.Crypto;

/// <summary>
/// The port through which the node signs with its shares and makes signatures of partial ones. Real in the node, and
/// replaceable where a simulation needs speed more than curves.
/// </summary>
public interface IThresholdCrypto
{
    /// <summary>Hashes a signing root once for all that is signed or verified under it.</summary>
    /// <param name="signingRoot">32 bytes.</param>
    BlsMessage Hash(ReadOnlySpan<byte> signingRoot);

    /// <summary>Decodes what a peer sent as its share's signature; null if it is none. Nothing is verified.</summary>
    /// <param name="index">Whose share.</param>
    /// <param name="encoding">96 bytes, compressed G2; anything else is null.</param>
    PartialSignature? DecodePartial(ShareIndex index, ReadOnlySpan<byte> encoding) =>
        PartialSignature.TryDecode(index, encoding, out PartialSignature? partial, out _) ? partial : null;

    /// <summary>Decodes a whole signature, to be verified; null if it is none.</summary>
    /// <param name="encoding">96 bytes, compressed G2; anything else is null.</param>
    BlsSignature? DecodeSignature(ReadOnlySpan<byte> encoding) =>
        BlsSignature.TryDecode(encoding, out BlsSignature? signature, out _) ? signature : null;

    /// <summary>Signs one message with many shares.</summary>
    /// <param name="message">The message.</param>
    /// <param name="shares">The secret shares.</param>
    /// <param name="signatures">Receives a signature for each share, in their order.</param>
    void Sign(BlsMessage message, ReadOnlySpan<BlsSecretKey> shares, Span<BlsSignature> signatures);

    /// <summary>
    /// Combines optimistically (PROTOCOL G2, G3): all signatures are combined and verified in one batch; only if that fails
    /// are the bad ones found by bisection, the others kept, the culprits named by batches per share index, and what their
    /// partials spoilt combined again from the rest.
    /// </summary>
    /// <param name="requests">One for each validator and message.</param>
    /// <returns>A result for each request, in their order.</returns>
    IReadOnlyList<CombineResult> Combine(IReadOnlyList<CombineRequest> requests);

    /// <summary>Verifies whole signatures in one batch; only if that fails are the bad ones found by bisection.</summary>
    /// <param name="sets">The claims; those that share one message instance are verified together for less.</param>
    /// <returns>A verdict for each claim, in their order.</returns>
    bool[] Verify(IReadOnlyList<SignatureSet> sets);
}
