using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using ClayStack.Dvt.Crypto.Bls12381.Curve;
using ClayStack.Dvt.Crypto.Bls12381.Field;

namespace ClayStack.Dvt.Crypto.Bls12381;

/// <summary>
/// A secret key or key share: an integer from 1 to r - 1, kept in memory that the collector does not move and that
/// <see cref="Dispose"/> zeroes. It shows itself to no log, exception or debugger. Safe to share between threads, except
/// for Dispose.
/// </summary>
[System.Diagnostics.DebuggerDisplay("BlsSecretKey")]
public sealed class BlsSecretKey : IDisposable
{
    /// <summary>Bytes of the encoding: big-endian.</summary>
    public const int ByteCount = Fr.ByteCount;

    /// <summary>Bytes of a uniform integer from which a key is reduced: L of KeyGen, section 2.3 of the draft.</summary>
    internal const int WideByteCount = 48;

    [System.Diagnostics.DebuggerBrowsable(System.Diagnostics.DebuggerBrowsableState.Never)]
    private readonly Fr[] _scalar = GC.AllocateArray<Fr>(1, pinned: true);

    private bool _disposed;

    internal BlsSecretKey(in Fr scalar)
    {
        _scalar[0] = scalar;
    }

    /// <summary>The integer. Copies of it are the caller's to clear.</summary>
    internal ref readonly Fr Scalar
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return ref _scalar[0];
        }
    }

    /// <summary>Decodes 32 big-endian bytes.</summary>
    /// <param name="source">The bytes; the caller clears them.</param>
    /// <param name="key">The key, or null.</param>
    /// <param name="error">None; WrongLength; ScalarTooLarge (r or more); or ZeroScalar.</param>
    /// <returns>Whether the bytes are a secret key. Never throws.</returns>
    public static bool TryDecode(
        ReadOnlySpan<byte> source, [NotNullWhen(true)] out BlsSecretKey? key, out BlsDecodeError error)
    {
        key = null;
        if (source.Length != ByteCount)
        {
            error = BlsDecodeError.WrongLength;
            return false;
        }

        bool below = Fr.TryDecode(source, out Fr scalar);
        error = !below ? BlsDecodeError.ScalarTooLarge
            : Fr.IsZero(scalar) != 0 ? BlsDecodeError.ZeroScalar
            : BlsDecodeError.None;
        if (error == BlsDecodeError.None)
        {
            key = new BlsSecretKey(scalar);
        }

        Clear(ref scalar);
        return key is not null;
    }

    /// <summary>Draws a uniform key: 48 random bytes modulo r, drawn again in the unobservable case of 0.</summary>
    /// <param name="random">The source of all secrecy.</param>
    public static BlsSecretKey Generate(IRandomSource random)
    {
        ArgumentNullException.ThrowIfNull(random);
        Span<byte> wide = stackalloc byte[WideByteCount];
        BlsSecretKey? key;
        do
        {
            random.Fill(wide);
        }
        while (!TryReduce(wide, out key));

        CryptographicOperations.ZeroMemory(wide);
        return key;
    }

    /// <summary>SkToPk of draft-irtf-cfrg-bls-signature, section 2.4. Constant time.</summary>
    public BlsPublicKey ToPublicKey()
    {
        SecretScalarMul.MulG1Generator(out Projective<Fp> point, Scalar);
        Projective<Fp>.ToAffine(out Affine<Fp> affine, point);
        return new BlsPublicKey(affine);
    }

    /// <summary>Writes the 32 big-endian bytes: for encrypted storage only. The caller clears them.</summary>
    /// <param name="destination">At least 32 bytes.</param>
    public void ExportTo(Span<byte> destination) => Fr.Encode(destination[..ByteCount], Scalar);

    /// <summary>Zeroes the key; every later use throws <see cref="ObjectDisposedException"/>.</summary>
    public void Dispose()
    {
        _disposed = true;
        Clear(ref _scalar[0]);
    }

    /// <summary>The type's name and nothing else.</summary>
    public override string ToString() => nameof(BlsSecretKey);

    /// <summary>The key that 48 big-endian bytes are modulo r, which the caller clears. Constant time.</summary>
    /// <returns>False if that is 0.</returns>
    internal static bool TryReduce(ReadOnlySpan<byte> wide, [NotNullWhen(true)] out BlsSecretKey? key)
    {
        Fr.FromWide(out Fr scalar, wide);
        key = Fr.IsZero(scalar) == 0 ? new BlsSecretKey(scalar) : null;
        Clear(ref scalar);
        return key is not null;
    }

    /// <summary>Zeroes a copy of a scalar in a way that the compiler keeps.</summary>
    internal static void Clear(ref Fr scalar) =>
        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(new Span<Fr>(ref scalar)));
}
