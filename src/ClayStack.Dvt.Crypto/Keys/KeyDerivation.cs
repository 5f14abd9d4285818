using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using ClayStack.Dvt.Crypto.Bls12381;

namespace ClayStack.Dvt.Crypto.Keys;

/// <summary>
/// The key tree of EIP-2333 (version of 17 September 2020): every child is hardened and passes through a Lamport key.
/// One child costs about a thousand HMAC-SHA-256 blocks.
/// </summary>
public static class KeyDerivation
{
    /// <summary>The shortest seed that EIP-2333 allows, in bytes.</summary>
    public const int SeedLengthMin = 32;

    private const int HashLength = 32;
    private const int LamportKeyCount = 255;
    private const int LamportLength = LamportKeyCount * HashLength;
    private const int WideLength = BlsSecretKey.WideByteCount;

    /// <summary><c>derive_master_SK</c>: the key at the root <c>m</c>.</summary>
    /// <param name="seed">At least 32 bytes; a BIP-39 seed has 64.</param>
    /// <param name="key">The key, owned by the caller; null on failure.</param>
    /// <param name="error">Why not.</param>
    public static bool TryDeriveMaster(
        ReadOnlySpan<byte> seed,
        [NotNullWhen(true)] out BlsSecretKey? key,
        out KeyDerivationError error)
    {
        bool longEnough = seed.Length >= SeedLengthMin;
        error = longEnough ? KeyDerivationError.None : KeyDerivationError.SeedTooShort;
        key = longEnough ? HkdfModR(seed) : null;
        return longEnough;
    }

    /// <summary><c>derive_child_SK</c>: the child of a key at an index; every 32-bit index exists.</summary>
    /// <returns>The child key, owned by the caller.</returns>
    public static BlsSecretKey DeriveChild(BlsSecretKey parent, uint index)
    {
        ArgumentNullException.ThrowIfNull(parent);
        Span<byte> compressed = stackalloc byte[HashLength];
        ParentToLamportPublicKey(parent, index, compressed);
        BlsSecretKey child = HkdfModR(compressed);

        // The compressed Lamport key determines the child, so it is as secret as the child.
        CryptographicOperations.ZeroMemory(compressed);
        return child;
    }

    /// <summary>Walks a path from the seed's master key.</summary>
    /// <param name="seed">At least 32 bytes.</param>
    /// <param name="path">The path from <c>m</c>; the empty path gives the master key.</param>
    /// <param name="key">The key at the path, owned by the caller; null on failure.</param>
    /// <param name="error">Why not.</param>
    public static bool TryDerive(
        ReadOnlySpan<byte> seed,
        KeyPath path,
        [NotNullWhen(true)] out BlsSecretKey? key,
        out KeyDerivationError error)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (!TryDeriveMaster(seed, out key, out error))
            return false;

        foreach (uint index in path.Indices)
        {
            BlsSecretKey parent = key;
            key = DeriveChild(parent, index);
            parent.Dispose();
        }

        return true;
    }

    /// <summary><c>parent_SK_to_lamport_PK</c>: 32 bytes, secret because the child follows from them.</summary>
    internal static void ParentToLamportPublicKey(BlsSecretKey parent, uint index, Span<byte> compressed)
    {
        using SecretBytes input = SecretBytes.Export(parent);
        using SecretBytes lamport = new(LamportLength);
        using SecretBytes digests = new(2 * LamportLength);

        InputToLamportSecretKey(input.Span, index, lamport.Writable);
        HashEach(lamport.Span, digests.Writable[..LamportLength]);

        foreach (ref byte value in input.Writable)
            value ^= 0xff;
        InputToLamportSecretKey(input.Span, index, lamport.Writable);
        HashEach(lamport.Span, digests.Writable[LamportLength..]);

        SHA256.HashData(digests.Span, compressed);
    }

    /// <summary><c>IKM_to_lamport_SK</c>: 255 secrets of 32 bytes each, one after the other.</summary>
    internal static void InputToLamportSecretKey(ReadOnlySpan<byte> input, uint index, Span<byte> lamport)
    {
        Span<byte> salt = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(salt, index);
        using SecretBytes pseudoRandomKey = new(HashLength);
        HKDF.Extract(HashAlgorithmName.SHA256, input, salt, pseudoRandomKey.Writable);
        HKDF.Expand(HashAlgorithmName.SHA256, pseudoRandomKey.Span, lamport, info: default);
    }

    /// <summary>
    /// <c>hkdf_mod_r</c> with an empty key_info. The loop repeats only for a zero scalar, a chance of 2^−255.
    /// </summary>
    private static BlsSecretKey HkdfModR(ReadOnlySpan<byte> inputKey)
    {
        using SecretBytes input = new(inputKey.Length + 1);
        using SecretBytes pseudoRandomKey = new(HashLength);
        using SecretBytes output = new(WideLength);
        inputKey.CopyTo(input.Writable);
        Span<byte> salt = stackalloc byte[HashLength];
        SHA256.HashData("BLS-SIG-KEYGEN-SALT-"u8, salt);
        while (true)
        {
            HKDF.Extract(HashAlgorithmName.SHA256, input.Span, salt, pseudoRandomKey.Writable);
            HKDF.Expand(HashAlgorithmName.SHA256, pseudoRandomKey.Span, output.Writable, [0, WideLength]);
            if (BlsSecretKey.TryReduce(output.Span, out BlsSecretKey? key))
                return key;

            SHA256.HashData(salt, salt);
        }
    }

    private static void HashEach(ReadOnlySpan<byte> secrets, Span<byte> digests)
    {
        for (int offset = 0; offset < secrets.Length; offset += HashLength)
            SHA256.HashData(secrets.Slice(offset, HashLength), digests.Slice(offset, HashLength));
    }
}
