using ClayStack.Dvt.Actors;
using ClayStack.Dvt.Crypto;
using ClayStack.Dvt.Crypto.Bls12381;
using ClayStack.Dvt.Crypto.Threshold;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Lab.World;

/// <summary>The signatures of production, on BLS12-381.</summary>
internal sealed class CurveCrypto : WorldCrypto
{
    public override IThresholdCrypto Of(int operatorIndex) => new ThresholdCrypto(new SeededBytes((ulong)operatorIndex));

    public override bool Verify(BlsPublicKey key, Root root, BlsSignatureBytes signature) =>
        Bls.Verify(key.Bytes, root.Span, signature.Span);

    public override BlsSignatureBytes Aggregate(IEnumerable<BlsSignatureBytes> signatures) => BlsSignatureBytes.FromBytes(
        Bls.Aggregate([.. signatures.Select(bytes =>
        {
            Invariant.Require(
                BlsSignature.TryDecode(bytes.Span, out BlsSignature? signature, out _), "What the chain took can be decoded.");
            return signature!;
        })])!.Bytes);

    public override bool VerifyAggregate(IReadOnlyList<BlsPublicKey> keys, Root root, BlsSignatureBytes signature) =>
        BlsSignature.TryDecode(signature.Span, out BlsSignature? decoded, out _)
        && Bls.FastAggregateVerify([.. keys], root.Span, decoded);
}
