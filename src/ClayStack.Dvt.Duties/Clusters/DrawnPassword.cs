using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using ClayStack.Dvt.Crypto;
using ClayStack.Dvt.Crypto.Keys;

namespace ClayStack.Dvt.Duties.Clusters;

/// <summary>A password of 256 random bits, as text for a file and ready for use. <see cref="Dispose"/> zeroes both.</summary>
internal sealed class DrawnPassword : IDisposable
{
    private const int RandomLength = 32;

    private readonly byte[] _text = GC.AllocateArray<byte>(2 * RandomLength, pinned: true);

    public DrawnPassword(IRandomSource random)
    {
        byte[] drawn = GC.AllocateArray<byte>(RandomLength, pinned: true);
        char[] characters = GC.AllocateArray<char>(_text.Length, pinned: true);
        try
        {
            random.Fill(drawn);
            Convert.TryToHexStringLower(drawn, characters, out _);
            Encoding.ASCII.GetBytes(characters, _text);
            Password = Password.TryCreate(characters, out Password? password, out PasswordError error)
                ? password
                : throw new CryptographicException($"Hexadecimal digits are no password: {error}.");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(drawn);
            CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(characters.AsSpan()));
        }
    }

    /// <summary>The password.</summary>
    public Password Password { get; }

    /// <summary>64 hexadecimal digits.</summary>
    public ReadOnlySpan<byte> Text => _text;

    public void Dispose()
    {
        Password.Dispose();
        CryptographicOperations.ZeroMemory(_text);
    }
}
