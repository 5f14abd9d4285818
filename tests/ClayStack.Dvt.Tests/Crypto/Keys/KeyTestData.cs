using ClayStack.Dvt.Crypto.Keys;

namespace ClayStack.Dvt.Tests.Crypto.Keys;

/// <summary>Samples that the tests of keys share.</summary>
internal static class KeyTestData
{
    /// <summary>The public key of the EIP-2335 vectors.</summary>
    public static EncodedPublicKey PublicKey { get; } = ParsePublicKey(
        "9612d7a727c9d0a22e185a1c768478dfe919cada9266988cb32359c11f2b7b27f4ae4040902382ae2910c15e2b420d07");

    /// <summary>A password, owned by the caller.</summary>
    public static Password Password(string typed = "correct horse battery staple")
    {
        Assert.True(ClayStack.Dvt.Crypto.Keys.Password.TryCreate(typed, out Password? password, out _));
        return password;
    }

    /// <summary>A made-up public key, different for each number.</summary>
    public static EncodedPublicKey PublicKeyNumber(int number)
    {
        byte[] bytes = PublicKey.Span.ToArray();
        BitConverter.TryWriteBytes(bytes.AsSpan(20), number);
        Assert.True(EncodedPublicKey.TryFromBytes(bytes, out EncodedPublicKey? key));
        return key;
    }

    private static EncodedPublicKey ParsePublicKey(string digits)
    {
        Assert.True(EncodedPublicKey.TryParse(digits, out EncodedPublicKey? key));
        return key;
    }
}
