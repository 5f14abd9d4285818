using ClayStack.Dvt.Crypto.Keys;

namespace ClayStack.Dvt.Tests.Crypto.Keys;

public sealed class KeyDerivationTests
{
    private static readonly byte[] Seed = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];

    [Fact]
    public void TryDeriveMaster_SeedOf31Bytes_IsRefused()
    {
        Assert.False(
            KeyDerivation.TryDeriveMaster(Seed.AsSpan(1), out SecretScalar? key, out KeyDerivationError error));
        Assert.Null(key);
        Assert.Equal(KeyDerivationError.SeedTooShort, error);
    }

    [Fact]
    public void TryDerive_Path_IsTheChainOfChildren()
    {
        Assert.True(KeyDerivation.TryDerive(Seed, KeyPath.ValidatorSigning(3), out SecretScalar? signing, out _));
        Assert.True(KeyDerivation.TryDerive(Seed, KeyPath.ValidatorWithdrawal(3), out SecretScalar? withdrawal, out _));
        using (signing)
        using (withdrawal)
        using (SecretScalar child = KeyDerivation.DeriveChild(withdrawal, 0))
            Assert.True(child.FixedTimeEquals(signing));
    }

    [Fact]
    public void TryDerive_Root_IsTheMaster()
    {
        Assert.True(KeyPath.TryParse("m", out KeyPath? root, out _));
        Assert.True(KeyDerivation.TryDerive(Seed, root, out SecretScalar? key, out _));
        Assert.True(KeyDerivation.TryDeriveMaster(Seed, out SecretScalar? master, out _));
        using (key)
        using (master)
            Assert.True(key.FixedTimeEquals(master));
    }
}
