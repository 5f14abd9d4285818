using ClayStack.Dvt.Crypto.Bls12381;
using ClayStack.Dvt.Crypto.Threshold;
using ClayStack.Dvt.TestKit;
using Scheme = ClayStack.Dvt.Crypto.Bls12381.Bls;

namespace ClayStack.Dvt.Benchmarks.Fuzz;

/// <summary>
/// The decoders of BLS12-381 under fuzz. Each must answer with a defined error and no value, or with a value whose point
/// encodes to the very bytes.
/// </summary>
internal static class BlsFuzz
{
    private const int SampleCount = 8;

    /// <summary>The decoders.</summary>
    public static IReadOnlyList<FuzzTarget> Targets()
    {
        SeededRandomSource random = new(1);
        List<byte[]> secretKeys = [];
        List<byte[]> publicKeys = [];
        List<byte[]> signatures = [];
        for (int i = 0; i < SampleCount; i++)
        {
            using BlsSecretKey key = BlsSecretKey.Generate(random);
            secretKeys.Add(Export(key));
            publicKeys.Add(key.ToPublicKey().Bytes.ToArray());
            signatures.Add(Scheme.Sign(key, "fuzz"u8).Bytes.ToArray());
        }

        return
        [
            new FuzzTarget("BlsSecretKey", secretKeys, DecodeSecretKey, BlsTraps.SecretKey),
            new FuzzTarget("BlsPublicKey", publicKeys, DecodePublicKey, BlsTraps.PublicKey),
            new FuzzTarget("BlsSignature", signatures, DecodeSignature, BlsTraps.Signature),
            new FuzzTarget("PartialSignature", signatures, DecodePartial, BlsTraps.Signature),
        ];
    }

    private static bool DecodeSecretKey(byte[] input)
    {
        bool accepted = BlsSecretKey.TryDecode(input, out BlsSecretKey? key, out BlsDecodeError error);
        using (key)
            return IsFair(accepted, error, input, key is null ? null : Export(key));
    }

    private static bool DecodePublicKey(byte[] input)
    {
        bool accepted = BlsPublicKey.TryDecode(input, out BlsPublicKey? key, out BlsDecodeError error);
        return IsFair(accepted, error, input, key is null ? null : new BlsPublicKey(key.Point).Bytes.ToArray());
    }

    private static bool DecodeSignature(byte[] input)
    {
        bool accepted = BlsSignature.TryDecode(input, out BlsSignature? signature, out BlsDecodeError error);
        BlsSignature? again = signature is { IsInfinity: false } ? new BlsSignature(signature.Point) : signature;
        return IsFair(accepted, error, input, again?.Bytes.ToArray());
    }

    private static bool DecodePartial(byte[] input)
    {
        bool accepted = PartialSignature.TryDecode(
            new ShareIndex(1), input, out PartialSignature? partial, out BlsDecodeError error);
        return IsFair(accepted, error, input, partial is null ? null : new BlsSignature(partial.Point).Bytes.ToArray());
    }

    /// <summary>Passes on whether the input was accepted, if verdict, error and value agree; else the run fails.</summary>
    private static bool IsFair(bool accepted, BlsDecodeError error, byte[] input, byte[]? encoded)
    {
        FuzzVerdict.Require(Enum.IsDefined(error));
        FuzzVerdict.Require(accepted == (error == BlsDecodeError.None));
        FuzzVerdict.Require(accepted == encoded is not null);
        return accepted && FuzzVerdict.Same(input, encoded);
    }

    private static byte[] Export(BlsSecretKey key)
    {
        byte[] bytes = new byte[BlsSecretKey.ByteCount];
        key.ExportTo(bytes);
        return bytes;
    }
}
