using ClayStack.Dvt.Crypto;
using ClayStack.Dvt.Crypto.Bls12381;
using ClayStack.Dvt.Crypto.Threshold;
using Scheme = ClayStack.Dvt.Crypto.Bls12381.Bls;

namespace ClayStack.Dvt.Benchmarks.Bls;

/// <summary>
/// Feeds decoders with bad input. Each must answer with a defined error and no value, or with a value that encodes to the very
/// bytes; an exception fails the run by itself.
/// </summary>
internal static class DecoderFuzz
{
    private delegate byte[]? Decoder(ReadOnlySpan<byte> input, out BlsDecodeError error);

    /// <summary>Runs every decoder over <paramref name="count"/> inputs.</summary>
    /// <returns>For each decoder its name, and how many inputs it took.</returns>
    public static IReadOnlyList<(string Name, int Inputs, int Accepted)> Run(int count, int seed)
    {
        SystemRandomSource random = new();
        using BlsSecretKey key = BlsSecretKey.Generate(random);
        byte[][] signatures = [.. Enumerable.Range(0, 8).Select(i => Scheme.Sign(key, [(byte)i]).Bytes.ToArray())];
        byte[][] secrets = new byte[8][];
        byte[][] publicKeys = new byte[8][];
        for (int i = 0; i < 8; i++)
        {
            using BlsSecretKey other = BlsSecretKey.Generate(random);
            secrets[i] = new byte[BlsSecretKey.ByteCount];
            other.ExportTo(secrets[i]);
            publicKeys[i] = other.ToPublicKey().Bytes.ToArray();
        }

        return
        [
            Feed("secret key", SecretKey, new EncodingMutator(seed, secrets), count),
            Feed("public key", PublicKey, new EncodingMutator(seed, publicKeys), count),
            Feed("signature", Signature, new EncodingMutator(seed, signatures), count),
            Feed("partial signature", Partial, new EncodingMutator(seed, signatures), count),
        ];
    }

    private static (string Name, int Inputs, int Accepted) Feed(
        string name, Decoder decode, EncodingMutator inputs, int count)
    {
        int accepted = 0;
        for (int i = 0; i < count; i++)
        {
            byte[] input = inputs.Next();
            byte[]? encoded = decode(input, out BlsDecodeError error);
            bool defined = Enum.IsDefined(error) && (encoded is null) == (error != BlsDecodeError.None);
            if (!defined || (encoded is not null && !encoded.AsSpan().SequenceEqual(input)))
            {
                throw new InvalidOperationException($"The decoder of a {name} misjudged {Convert.ToHexString(input)}.");
            }

            accepted += encoded is null ? 0 : 1;
        }

        return (name, count, accepted);
    }

    private static byte[]? SecretKey(ReadOnlySpan<byte> input, out BlsDecodeError error)
    {
        if (!BlsSecretKey.TryDecode(input, out BlsSecretKey? key, out error))
        {
            return null;
        }

        using (key)
        {
            byte[] bytes = new byte[BlsSecretKey.ByteCount];
            key.ExportTo(bytes);
            return bytes;
        }
    }

    private static byte[]? PublicKey(ReadOnlySpan<byte> input, out BlsDecodeError error) =>
        BlsPublicKey.TryDecode(input, out BlsPublicKey? key, out error) ? new BlsPublicKey(key.Point).Bytes.ToArray() : null;

    private static byte[]? Signature(ReadOnlySpan<byte> input, out BlsDecodeError error)
    {
        if (!BlsSignature.TryDecode(input, out BlsSignature? signature, out error))
        {
            return null;
        }

        return signature.IsInfinity ? signature.Bytes.ToArray() : new BlsSignature(signature.Point).Bytes.ToArray();
    }

    private static byte[]? Partial(ReadOnlySpan<byte> input, out BlsDecodeError error) =>
        PartialSignature.TryDecode(new ShareIndex(1), input, out PartialSignature? partial, out error)
            ? new BlsSignature(partial.Point).Bytes.ToArray()
            : null;
}
