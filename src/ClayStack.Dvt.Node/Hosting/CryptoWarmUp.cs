using ClayStack.Dvt.Actors;
using ClayStack.Dvt.Crypto;
using ClayStack.Dvt.Crypto.Bls12381;
using ClayStack.Dvt.Crypto.Threshold;

namespace ClayStack.Dvt.Node.Hosting;

/// <summary>
/// Signs and combines once with a key drawn for that, before the node is ready: the first use of the curve's code compiles
/// it, which would otherwise cost the first attestation most of a second.
/// </summary>
internal static class CryptoWarmUp
{
    private const int Threshold = 3;
    private const int ShareCount = 4;

    /// <summary>Runs every step that an attestation takes.</summary>
    public static void Run(IThresholdCrypto crypto, IRandomSource random)
    {
        using BlsSecretKey secret = BlsSecretKey.Generate(random);
        using SplitKey split = SplitKey.Split(secret, Threshold, ShareCount, random);
        bool valid = SharedPublicKey.TryCreate(
            secret.ToPublicKey(),
            [.. split.Shares.Select(share => share.ToPublicKey())],
            Threshold,
            [.. split.Shares.Select(Bls.PopProve)],
            random,
            out SharedPublicKey? key,
            out _);
        Invariant.Require(valid, "A key that was split just now has valid shares.");
        Span<byte> root = stackalloc byte[32];
        random.Fill(root);
        BlsMessage message = crypto.Hash(root);
        BlsSecretKey[] shares = [.. split.Shares.Skip(1)];
        BlsSignature[] signatures = new BlsSignature[shares.Length];
        crypto.Sign(message, shares, signatures);
        List<PartialSignature> partials = [];
        for (int i = 0; i < signatures.Length; i++)
        {
            if (PartialSignature.TryDecode(new ShareIndex(i + 2), signatures[i].Bytes, out PartialSignature? partial, out _))
                partials.Add(partial);
        }

        CombineResult result = crypto.Combine([new CombineRequest(key!, message, partials)])[0];
        Invariant.Require(result is CombineResult.Combined, "Valid partial signatures combine.");
    }
}
