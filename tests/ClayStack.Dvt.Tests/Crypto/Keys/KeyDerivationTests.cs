using ClayStack.Dvt.Crypto.Bls12381;
using ClayStack.Dvt.Crypto.Keys;

namespace ClayStack.Dvt.Tests.Crypto.Keys;

public sealed class KeyDerivationTests
{
    private static readonly byte[] Seed = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];

    [Fact]
    public void TryDeriveMaster_SeedOf31Bytes_IsRefused()
    {
        Assert.False(
            KeyDerivation.TryDeriveMaster(Seed.AsSpan(1), out BlsSecretKey? key, out KeyDerivationError error));
        Assert.Null(key);
        Assert.Equal(KeyDerivationError.SeedTooShort, error);
    }

    [Fact]
    public void TryDerive_Path_IsTheChainOfChildren()
    {
        Assert.True(KeyDerivation.TryDerive(Seed, KeyPath.ValidatorSigning(3), out BlsSecretKey? signing, out _));
        Assert.True(KeyDerivation.TryDerive(Seed, KeyPath.ValidatorWithdrawal(3), out BlsSecretKey? withdrawal, out _));
        using (signing)
        using (withdrawal)
        using (BlsSecretKey child = KeyDerivation.DeriveChild(withdrawal, 0))
            Assert.Equal(signing.ToPublicKey(), child.ToPublicKey());
    }

    [Fact]
    public void TryDerive_Root_IsTheMaster()
    {
        Assert.True(KeyPath.TryParse("m", out KeyPath? root, out _));
        Assert.True(KeyDerivation.TryDerive(Seed, root, out BlsSecretKey? key, out _));
        Assert.True(KeyDerivation.TryDeriveMaster(Seed, out BlsSecretKey? master, out _));
        using (key)
        using (master)
            Assert.Equal(master.ToPublicKey(), key.ToPublicKey());
    }
}
