using System.Buffers.Binary;
using ClayStack.Dvt.Crypto.Bls12381;
using ClayStack.Dvt.Crypto.Keys;

namespace ClayStack.Dvt.Tests.Crypto.Keys;

/// <summary>Samples that the tests of keys share.</summary>
internal static class KeyTestData
{
    /// <summary>A password, owned by the caller.</summary>
    public static Password Password(string typed = "correct horse battery staple")
    {
        Assert.True(ClayStack.Dvt.Crypto.Keys.Password.TryCreate(typed, out Password? password, out _));
        return password;
    }

    /// <summary>A public key, different for each number from 0.</summary>
    public static BlsPublicKey PublicKeyNumber(int number)
    {
        byte[] scalar = new byte[BlsSecretKey.ByteCount];
        BinaryPrimitives.WriteInt32BigEndian(scalar.AsSpan(^sizeof(int)..), number + 1);
        Assert.True(BlsSecretKey.TryDecode(scalar, out BlsSecretKey? key, out _));
        using (key)
            return key.ToPublicKey();
    }
}
