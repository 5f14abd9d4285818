using ClayStack.Dvt.Crypto;
using ClayStack.Dvt.Crypto.Bls12381;
using ClayStack.Dvt.Crypto.Bls12381.Curve;
using ClayStack.Dvt.Crypto.Threshold;
using Scheme = ClayStack.Dvt.Crypto.Bls12381.Bls;

namespace ClayStack.Dvt.Benchmarks.Bls;

/// <summary>What the benchmark times, each doing the same as the workload of that name in blst.mjs.</summary>
internal sealed class BlsWorkloads
{
    private const int Attesters = 31;

    private readonly SystemRandomSource _random = new();
    private readonly byte[] _root = Numbered(200);
    private readonly BlsSecretKey[] _keys;
    private readonly BlsPublicKey[] _publicKeys;
    private readonly BlsSignature[] _distinct;
    private readonly byte[][] _shared;
    private readonly ThresholdCrypto _threshold;
    private readonly SharedPublicKey _group;
    private readonly BlsSecretKey[] _ownShares;
    private readonly byte[][] _peerPartials;

    public BlsWorkloads()
    {
        _keys = [.. Enumerable.Range(0, 128).Select(_ => BlsSecretKey.Generate(_random))];
        _publicKeys = [.. _keys.Select(key => key.ToPublicKey())];
        _distinct = [.. _keys.Select((key, i) => Scheme.Sign(key, Numbered(i)))];
        _shared = [.. _keys.Select(key => Scheme.Sign(key, _root).Bytes.ToArray())];

        // One shared key stands for all validators: the work does not depend on which key it is.
        _threshold = new ThresholdCrypto(_random);
        SplitKey split = SplitKey.Split(_keys[0], 3, 4, _random);
        BlsPublicKey[] shares = [.. split.Shares.Select(share => share.ToPublicKey())];
        _ = SharedPublicKey.TryCreate(
            _publicKeys[0], shares, 3, [.. split.Shares.Select(Scheme.PopProve)], _random, out SharedPublicKey? group, out _);
        _group = group ?? throw new InvalidOperationException("An honest split was refused.");
        _ownShares = [.. Enumerable.Repeat(split.Shares[0], Attesters)];
        _peerPartials = [.. split.Shares.Select(share => Scheme.Sign(share, _root).Bytes.ToArray())];
    }

    /// <summary>The workloads that have a ratio, with the iterations of one turn.</summary>
    public IEnumerable<(string Name, Action Work, int Iterations)> Compared =>
    [
        ("sign", () => _ = Scheme.Sign(_keys[0], _root), 20),
        ("verify", () => Require(Scheme.Verify(_publicKeys[0], _root, Decoded(0))), 10),
        ("subgroup", Subgroup, 100),
        ("batch32", () => Distinct(32), 1),
        ("batch128", () => Distinct(128), 1),
        ("same_message128", SameMessage, 1),
    ];

    private BlsSignature? FirstSignature { get; set; }

    /// <summary>One node's work for a slot of 31 attesters, n = 4, t = 3: sign, decode two peers' partials, combine, verify.</summary>
    public void Slot31()
    {
        BlsMessage message = _threshold.Hash(_root);
        BlsSignature[] own = new BlsSignature[Attesters];
        _threshold.Sign(message, _ownShares, own);
        RequireCombined(_threshold.Combine([.. own.Select((signature, i) => Request(message, signature, i % 3))]));
    }

    /// <summary>1,000 validators' partials, decoded already, combined and verified.</summary>
    public void Combine1000()
    {
        BlsMessage message = _threshold.Hash(_root);
        BlsSignature own = Scheme.Sign(_ownShares[0], message);
        CombineRequest[] four = [.. Enumerable.Range(0, 3).Select(i => Request(message, own, i))];
        RequireCombined(_threshold.Combine([.. Enumerable.Range(0, 1000).Select(i => four[i % 3])]));
    }

    /// <summary>Partials of the own share and of two of the three peers, which are taken in turn.</summary>
    private CombineRequest Request(BlsMessage message, BlsSignature own, int absent)
    {
        List<PartialSignature> partials = [PartialSignature.From(new ShareIndex(1), own)];
        for (int peer = 1; peer <= 3; peer++)
        {
            if (peer - 1 != absent)
            {
                Require(PartialSignature.TryDecode(
                    new ShareIndex(peer + 1), _peerPartials[peer], out PartialSignature? partial, out _));
                partials.Add(partial!);
            }
        }

        return new CombineRequest(_group, message, partials);
    }

    private void Subgroup()
    {
        Require(Endomorphisms.IsInG2(Decoded(0).Point));
    }

    private void Distinct(int count)
    {
        SignatureSet[] sets = new SignatureSet[count];
        for (int i = 0; i < count; i++)
        {
            Require(Endomorphisms.IsInG2(_distinct[i].Point));
            sets[i] = new SignatureSet(BlsMessage.Hash(Numbered(i)), _publicKeys[i], _distinct[i]);
        }

        Require(BlsBatch.Verify(sets, _random));
    }

    private void SameMessage()
    {
        BlsMessage message = BlsMessage.Hash(_root);
        SignatureSet[] sets = new SignatureSet[_shared.Length];
        for (int i = 0; i < sets.Length; i++)
        {
            Require(BlsSignature.TryDecode(_shared[i], out BlsSignature? signature, out _));
            sets[i] = new SignatureSet(message, _publicKeys[i], signature!);
        }

        Require(BlsBatch.Verify(sets, _random));
    }

    private BlsSignature Decoded(int index)
    {
        if (FirstSignature is null)
        {
            Require(BlsSignature.TryDecode(_shared[index], out BlsSignature? signature, out _));
            FirstSignature = signature;
        }

        return FirstSignature!;
    }

    private static byte[] Numbered(int i)
    {
        byte[] bytes = new byte[32];
        bytes.AsSpan().Fill((byte)(i + 1));
        return bytes;
    }

    private static void RequireCombined(IReadOnlyList<CombineResult> results)
    {
        foreach (CombineResult result in results)
        {
            Require(result is CombineResult.Combined);
        }
    }

    private static void Require(bool holds)
    {
        if (!holds)
        {
            throw new InvalidOperationException("A valid signature was refused.");
        }
    }
}
