using ClayStack.Dvt.Actors;
using ClayStack.Dvt.Crypto.Bls12381;
using ClayStack.Dvt.Crypto.Keys;
using ClayStack.Dvt.Crypto.Threshold;
using ClayStack.Dvt.Ethereum.Primitives;
using Bytes32 = ClayStack.Dvt.Crypto.Bytes32;

namespace ClayStack.Dvt.Lab.World;

/// <summary>Validators whose keys are split among n operators, from a seed.</summary>
internal sealed class ClusterKeys
{
    private readonly BlsSecretKey[][] _shares;

    public ClusterKeys(int operators, int threshold, int validators, ulong seed = 1)
    {
        SeededBytes random = new(seed);
        OperatorCount = operators;
        Threshold = threshold;
        Keys = new SharedPublicKey[validators];
        _shares = new BlsSecretKey[validators][];
        for (int v = 0; v < validators; v++)
        {
            using BlsSecretKey secret = BlsSecretKey.Generate(random);
            SplitKey split = SplitKey.Split(secret, threshold, operators, random);
            _shares[v] = [.. split.Shares];
            Invariant.Require(SharedPublicKey.TryCreate(
                secret.ToPublicKey(),
                [.. split.Shares.Select(share => share.ToPublicKey())],
                threshold,
                [.. split.Shares.Select(Bls.PopProve)],
                random,
                out SharedPublicKey? key,
                out SharedKeyFault fault), fault.ToString());
            Keys[v] = key!;
        }
    }

    public int OperatorCount { get; }

    public int Threshold { get; }

    public SharedPublicKey[] Keys { get; }

    public BlsPublicKeyBytes KeyOf(int validator) => BlsPublicKeyBytes.FromBytes(Keys[validator].GroupKey.Bytes);

    public BlsSecretKey ShareOf(int validator, int operatorIndex) => _shares[validator][operatorIndex - 1];

    /// <summary>Copies of one operator's shares, which a signer may dispose of.</summary>
    public ClusterShares SharesOf(Bytes32 definitionHash, int operatorIndex) => new(
        definitionHash,
        new ShareIndex(operatorIndex),
        Keys.Select((key, v) => new ValidatorShare(key.GroupKey, Copy(_shares[v][operatorIndex - 1]))));

    private static BlsSecretKey Copy(BlsSecretKey secret)
    {
        Span<byte> bytes = stackalloc byte[32];
        secret.ExportTo(bytes);
        Invariant.Require(BlsSecretKey.TryDecode(bytes, out BlsSecretKey? copy, out _), "An exported key can be imported.");
        return copy!;
    }
}
