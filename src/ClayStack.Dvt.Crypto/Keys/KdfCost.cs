using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Security.Cryptography;

namespace ClayStack.Dvt.Crypto.Keys;

/// <summary>
/// How dear it is to try one password: a closed family of <see cref="ScryptCost"/> and <see cref="Pbkdf2Cost"/>. Every
/// instance lies within bounds that no file can exceed, so that a hostile one exhausts neither memory nor time.
/// </summary>
public abstract class KdfCost
{
    private protected KdfCost()
    {
    }

    /// <summary>Stretches a password into key bytes.</summary>
    internal abstract void Derive(Password password, ReadOnlySpan<byte> salt, Span<byte> destination);
}

/// <summary>
/// The cost of scrypt (RFC 7914). Memory is 128·N·r bytes; a derivation throws <see cref="OutOfMemoryException"/> where
/// the system does not grant them.
/// </summary>
public sealed class ScryptCost : KdfCost
{
    private const int IterationsMax = 1 << 20;
    private const int BlockSizeMax = 32;
    private const int ParallelismMax = 16;

    // 512 MiB of memory, and four times the work of the standard cost.
    private const long MemoryUnitsMax = 1L << 22;
    private const long WorkUnitsMax = 1L << 23;

    private ScryptCost(int iterations, int blockSize, int parallelism)
    {
        Iterations = iterations;
        BlockSize = blockSize;
        Parallelism = parallelism;
    }

    /// <summary>EIP-2335's cost, N = 262144, r = 8, p = 1: 256 MiB and about half a second.</summary>
    public static ScryptCost Standard { get; } = new(1 << 18, 8, 1);

    /// <summary>
    /// N = 4096, r = 8, p = 1: 4 MiB and a few milliseconds. For a password of 256 random bits, which nobody can guess at any
    /// cost: there is nothing that stretching could add, and a node that starts would wait for it.
    /// </summary>
    public static ScryptCost OfDrawnPassword { get; } = new(1 << 12, 8, 1);

    /// <summary>N, a power of two from 2 to 2^20.</summary>
    public int Iterations { get; }

    /// <summary>r, 1 to 32; N·r is at most 2^22 (512 MiB).</summary>
    public int BlockSize { get; }

    /// <summary>p, 1 to 16; N·r·p is at most 2^23.</summary>
    public int Parallelism { get; }

    /// <summary>Checks parameters against the bounds of the three properties.</summary>
    /// <returns>False, with null, when one is exceeded or N is no power of two.</returns>
    public static bool TryCreate(long n, long r, long p, [NotNullWhen(true)] out ScryptCost? cost)
    {
        bool valid = n is > 1 and <= IterationsMax
            && BitOperations.IsPow2(n)
            && r is > 0 and <= BlockSizeMax
            && p is > 0 and <= ParallelismMax
            && n * r <= MemoryUnitsMax
            && n * r * p <= WorkUnitsMax;
        cost = valid ? new ScryptCost((int)n, (int)r, (int)p) : null;
        return valid;
    }

    internal override void Derive(Password password, ReadOnlySpan<byte> salt, Span<byte> destination) =>
        Scrypt.Derive(password.Utf8, salt, this, destination);
}

/// <summary>The cost of PBKDF2-HMAC-SHA-256 (RFC 8018).</summary>
public sealed class Pbkdf2Cost : KdfCost
{
    private const int IterationsMax = 1 << 23;

    private Pbkdf2Cost(int iterations) => Iterations = iterations;

    /// <summary>EIP-2335's cost: 262,144 iterations, about a tenth of a second.</summary>
    public static Pbkdf2Cost Standard { get; } = new(1 << 18);

    /// <summary>
    /// c, 1 to 2^23. Old tools wrote files with 1; such a file protects nothing, but can be imported.
    /// </summary>
    public int Iterations { get; }

    /// <summary>Checks the number of iterations.</summary>
    /// <returns>False, with null, when it lies outside 1 to 2^23.</returns>
    public static bool TryCreate(long c, [NotNullWhen(true)] out Pbkdf2Cost? cost)
    {
        bool valid = c is > 0 and <= IterationsMax;
        cost = valid ? new Pbkdf2Cost((int)c) : null;
        return valid;
    }

    internal override void Derive(Password password, ReadOnlySpan<byte> salt, Span<byte> destination) =>
        Rfc2898DeriveBytes.Pbkdf2(password.Utf8, salt, destination, Iterations, HashAlgorithmName.SHA256);
}
