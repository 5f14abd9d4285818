using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;
using ClayStack.Dvt.Crypto.Bls12381;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.EndToEnd;

/// <summary>The keys of test chains: LE(sha256(index as 32 bytes, little-endian)) mod r. Never for anything of value.</summary>
internal static class InteropKeys
{
    private static readonly BigInteger Order = BigInteger.Parse(
        "52435875175126190479447740508185965837690552500527637822603658699938581184513", System.Globalization.CultureInfo.InvariantCulture);

    public static BlsSecretKey SecretKey(ulong index)
    {
        byte[] encoded = new byte[32];
        BinaryPrimitives.WriteUInt64LittleEndian(encoded, index);
        BigInteger number = new BigInteger(SHA256.HashData(encoded), isUnsigned: true) % Order;
        byte[] scalar = new byte[BlsSecretKey.ByteCount];
        byte[] shortest = number.ToByteArray(isUnsigned: true, isBigEndian: true);
        shortest.CopyTo(scalar, scalar.Length - shortest.Length);
        Assert.True(BlsSecretKey.TryDecode(scalar, out BlsSecretKey? key, out _));
        return key;
    }

    public static BlsPublicKeyBytes PublicKey(BlsSecretKey key) => BlsPublicKeyBytes.FromBytes(key.ToPublicKey().Bytes);
}
