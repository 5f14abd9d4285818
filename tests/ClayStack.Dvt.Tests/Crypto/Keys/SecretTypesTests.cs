using ClayStack.Dvt.Crypto.Keys;

namespace ClayStack.Dvt.Tests.Crypto.Keys;

public sealed class SecretTypesTests
{
    [Theory]
    [InlineData(typeof(SecretBytes))]
    [InlineData(typeof(Password))]
    [InlineData(typeof(Mnemonic))]
    public void SecretTypes_HaveNoToString(Type secret) =>
        Assert.Equal(typeof(object), secret.GetMethod("ToString", Type.EmptyTypes)?.DeclaringType);

    [Fact]
    public void SecretBytes_Dispose_ZeroesTheBufferAndEndsTheUse()
    {
        SecretBytes secret = SecretBytes.CopyOf([1, 2, 3]);
        ReadOnlySpan<byte> kept = secret.Span;
        secret.Dispose();
        secret.Dispose();
        Assert.Equal(new byte[3], kept.ToArray());
        Assert.Throws<ObjectDisposedException>(() => secret.Span.Length);
    }
}
