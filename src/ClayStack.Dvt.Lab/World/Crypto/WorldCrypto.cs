using ClayStack.Dvt.Crypto;
using ClayStack.Dvt.Crypto.Bls12381;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Lab.World;

/// <summary>The signatures of a world: what its nodes make them with, and how its chain judges them.</summary>
internal abstract class WorldCrypto
{
    /// <summary>What one operator's node signs and combines with.</summary>
    public abstract IThresholdCrypto Of(int operatorIndex);

    /// <summary>Whether a key signed a root.</summary>
    public abstract bool Verify(BlsPublicKey key, Root root, BlsSignatureBytes signature);

    /// <summary>The aggregate of signatures that were found good.</summary>
    public abstract BlsSignatureBytes Aggregate(IEnumerable<BlsSignatureBytes> signatures);

    /// <summary>Whether an aggregate is that of all these keys on one root.</summary>
    public abstract bool VerifyAggregate(IReadOnlyList<BlsPublicKey> keys, Root root, BlsSignatureBytes signature);
}
