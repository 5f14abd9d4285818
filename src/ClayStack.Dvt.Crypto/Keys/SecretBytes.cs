using System.Security.Cryptography;
using ClayStack.Dvt.Crypto.Bls12381;

namespace ClayStack.Dvt.Crypto.Keys;

/// <summary>
/// Secret bytes in one pinned buffer, which the garbage collector therefore never copies, zeroed by
/// <see cref="Dispose"/>. It says nothing of its content in <c>ToString</c> and has no equality.
/// </summary>
/// <remarks>
/// There is no finalizer on purpose: it could zero the buffer while a span of it is still in use. Whoever creates an
/// instance disposes it. Not safe for use and disposal from several threads at once.
/// </remarks>
public sealed class SecretBytes : IDisposable
{
    private readonly byte[] _buffer;
    private bool _disposed;

    internal SecretBytes(int length) => _buffer = GC.AllocateArray<byte>(length, pinned: true);

    /// <summary>The number of bytes.</summary>
    public int Length => _buffer.Length;

    /// <summary>The secret itself, valid until <see cref="Dispose"/>.</summary>
    /// <exception cref="ObjectDisposedException">The secret has been zeroed.</exception>
    public ReadOnlySpan<byte> Span => Writable;

    /// <summary>The secret for readers that keep a reference; they must not outlive it.</summary>
    internal ReadOnlyMemory<byte> Memory
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _buffer;
        }
    }

    /// <summary>The buffer while it is being filled.</summary>
    internal Span<byte> Writable
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _buffer;
        }
    }

    /// <summary>Copies bytes into a new secret. The caller still owns, and zeroes, the source.</summary>
    public static SecretBytes CopyOf(ReadOnlySpan<byte> source)
    {
        SecretBytes secret = new(source.Length);
        source.CopyTo(secret._buffer);
        return secret;
    }

    /// <summary>The 32 big-endian bytes of a key, to be encrypted or derived from.</summary>
    internal static SecretBytes Export(BlsSecretKey key)
    {
        SecretBytes secret = new(BlsSecretKey.ByteCount);
        key.ExportTo(secret._buffer);
        return secret;
    }

    /// <summary>Zeroes the buffer. May be called again.</summary>
    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_buffer);
        _disposed = true;
    }
}
