using System.Buffers.Binary;
using System.Security.Cryptography;
using ClayStack.Dvt.Crypto;
using ClayStack.Dvt.Crypto.Bls12381;
using ClayStack.Dvt.Crypto.Keys;
using ClayStack.Dvt.Crypto.Threshold;
using ClayStack.Dvt.TestKit;

namespace ClayStack.Dvt.Tests.Crypto.Keys;

public sealed class ShareFileTests
{
    private const int HeaderLength = 96;
    private const int RecordsOffset = 112;
    private const int RecordLength = 96;

    private static readonly ShareIndex Index = new(3);
    private static readonly Bytes32 Definition = new(SHA256.HashData("a cluster"u8));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1000)]
    public void EncryptThenDecrypt_ReturnsEveryShare(int count)
    {
        using ClusterShares shares = Shares(count);
        using Password password = KeyTestData.Password();
        byte[] file = ShareFile.Encrypt(shares, password, Cost(), new SeededRandomSource(1));
        Assert.Equal(RecordsOffset + (count * RecordLength) + 32, file.Length);

        Assert.True(
            ShareFile.TryDecrypt(file, Definition, password, out ClusterShares? decrypted, out ShareFileError error));
        using (decrypted)
        {
            Assert.Equal(ShareFileError.None, error);
            Assert.Equal(Definition, decrypted.DefinitionHash);
            Assert.Equal(Index, decrypted.ShareIndex);
            Assert.Equal(count, decrypted.Shares.Length);
            for (int i = 0; i < count; i++)
            {
                Assert.Equal(shares.Shares[i].GroupPublicKey, decrypted.Shares[i].GroupPublicKey);
                Assert.Equal(Exported(shares.Shares[i]), Exported(decrypted.Shares[i]));
            }
        }
    }

    [Fact]
    public void Encrypt_FreshSalt_NothingInCommon()
    {
        using ClusterShares shares = Shares(2);
        using Password password = KeyTestData.Password();
        byte[] first = ShareFile.Encrypt(shares, password, Cost(), new SeededRandomSource(1));
        byte[] second = ShareFile.Encrypt(shares, password, Cost(), new SeededRandomSource(2));
        Assert.NotEqual(first[32..64], second[32..64]);
        Assert.NotEqual(
            first[(RecordsOffset + 48)..(RecordsOffset + 80)], second[(RecordsOffset + 48)..(RecordsOffset + 80)]);
    }

    [Fact]
    public void TryDecrypt_WrongPassword_IsToldApartFromEveryDamage()
    {
        byte[] file = Sample();
        using Password wrong = KeyTestData.Password("wrong");
        AssertRefused(file, ShareFileError.WrongPassword, wrong);
        for (int i = 0; i < file.Length; i++)
        {
            byte[] damaged = [.. file];
            damaged[i] ^= 0x10;
            ShareFileError expected = i switch
            {
                < 8 => ShareFileError.NotAShareFile,
                < 10 => ShareFileError.UnsupportedVersion,
                _ => ShareFileError.Corrupt,
            };
            AssertRefused(damaged, expected);
        }
    }

    [Fact]
    public void TryDecrypt_AnyLength_IsRefused()
    {
        byte[] file = Sample();
        for (int length = 0; length < file.Length; length++)
        {
            bool whole = length >= RecordsOffset + 32;
            AssertRefused(file[..length], whole ? ShareFileError.Corrupt : ShareFileError.NotAShareFile);
        }

        AssertRefused([.. file, 0], ShareFileError.Corrupt);
    }

    [Fact]
    public void TryDecrypt_OtherCluster_IsRefusedBeforeThePassword()
    {
        using Password wrong = KeyTestData.Password("wrong");
        Assert.False(
            ShareFile.TryDecrypt(Sample(), default, wrong, out ClusterShares? shares, out ShareFileError error));
        Assert.Null(shares);
        Assert.Equal(ShareFileError.WrongCluster, error);
    }

    [Fact]
    public void TryDecrypt_DigestFittedToAChange_IsNoticedByTheKey()
    {
        // Salt, definition hash, share index: the proof of the password covers them.
        AssertRefused(Forge(file => file[40] ^= 1), ShareFileError.WrongPassword);
        AssertRefused(Forge(file => file[11] ^= 1), ShareFileError.WrongPassword);
        AssertRefused(Forge(file => file[64] ^= 1), ShareFileError.WrongCluster);
        AssertRefused(Forge(file => file[HeaderLength] ^= 1), ShareFileError.WrongPassword);

        // Each part of a record.
        AssertRefused(Forge(file => file[RecordsOffset + 47] ^= 1), ShareFileError.Forged);
        AssertRefused(Forge(file => file[RecordsOffset + 48] ^= 1), ShareFileError.Forged);
        AssertRefused(Forge(file => file[RecordsOffset + 95] ^= 1), ShareFileError.Forged);
        AssertRefused(Forge(file => file[RecordsOffset] = 0xc0), ShareFileError.Forged);
    }

    [Fact]
    public void TryDecrypt_RecordsSwappedDroppedOrRepeated_AreRefused()
    {
        AssertRefused(
            Forge(file =>
            {
                byte[] first = file[RecordsOffset..(RecordsOffset + RecordLength)];
                file.AsSpan(RecordsOffset + RecordLength, RecordLength).CopyTo(file.AsSpan(RecordsOffset));
                first.CopyTo(file, RecordsOffset + RecordLength);
            }),
            ShareFileError.Forged);
        AssertRefused(
            Forge(file => file.AsSpan(RecordsOffset, RecordLength).CopyTo(file.AsSpan(RecordsOffset + RecordLength))),
            ShareFileError.Forged);

        byte[] sample = Sample();
        byte[] dropped = [.. sample[..^(32 + RecordLength)], .. new byte[32]];
        AssertRefused(FitDigest(dropped), ShareFileError.Corrupt);
        BinaryPrimitives.WriteInt32BigEndian(dropped.AsSpan(12), 2);
        AssertRefused(FitDigest(dropped), ShareFileError.WrongPassword);
    }

    [Fact]
    public void TryDecrypt_RecordSealedByThePassword_MustStillHoldKeys()
    {
        byte[] valid = Sample()[RecordsOffset..(RecordsOffset + BlsPublicKey.ByteCount)];
        byte[] one = [.. new byte[BlsSecretKey.ByteCount - 1], 1];
        using Password password = KeyTestData.Password();
        Assert.True(ShareFile.TryDecrypt(Sealed(valid, one), Definition, password, out ClusterShares? shares, out _));
        shares.Dispose();

        // No point of the curve has x = 1. It comes before every other key, so the order is kept.
        byte[] noPoint = [0x80, .. new byte[BlsPublicKey.ByteCount - 2], 1];
        AssertRefused(Sealed(noPoint, one), ShareFileError.Forged);
        AssertRefused(Sealed(valid, new byte[BlsSecretKey.ByteCount]), ShareFileError.Forged);
    }

    [Fact]
    public void TryDecrypt_HostileHeader_CostsNothing()
    {
        AssertRefused(
            Forge(file => BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(16), 21)),
            ShareFileError.KdfCostOutOfBounds);
        AssertRefused(
            Forge(file => BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(16), uint.MaxValue)),
            ShareFileError.KdfCostOutOfBounds);
        AssertRefused(
            Forge(file => BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(20), uint.MaxValue)),
            ShareFileError.KdfCostOutOfBounds);
        AssertRefused(
            Forge(file => BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(24), 0)),
            ShareFileError.KdfCostOutOfBounds);
        AssertRefused(
            Forge(file => BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(12), uint.MaxValue)),
            ShareFileError.Corrupt);
        AssertRefused(Forge(file => BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(10), 0)), ShareFileError.Corrupt);
        AssertRefused(
            Forge(file => BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(10), 17)), ShareFileError.Corrupt);
        AssertRefused(Forge(file => file[31] = 1), ShareFileError.Corrupt);
    }

    [Fact]
    public void ClusterShares_ValidatorTwice_IsTheProgramsMistake()
    {
        using BlsSecretKey secret = BlsSecretKey.Generate(new SeededRandomSource(1));
        ValidatorShare share = new(KeyTestData.PublicKeyNumber(0), secret);
        Assert.Throws<ArgumentException>(() => new ClusterShares(Definition, Index, [share, share]));
        Assert.Equal($"share of {KeyTestData.PublicKeyNumber(0)}", $"{share}");
    }

    [Fact]
    public void ClusterShares_Dispose_ZeroesEveryShare()
    {
        ClusterShares shares = Shares(3);
        shares.Dispose();
        foreach (ValidatorShare share in shares.Shares)
            Assert.Throws<ObjectDisposedException>(() => share.Secret.ExportTo(new byte[32]));
    }

    [Fact]
    public void WriteThenRead_ReplacesTheFileAndLeavesNothingElse()
    {
        string folder = Directory.CreateTempSubdirectory("share-file-tests").FullName;
        try
        {
            string path = Path.Combine(folder, "cluster.shares");
            byte[] content = Sample();
            ShareFile.Write(path, [1, 2, 3], new SeededRandomSource(1));
            ShareFile.Write(path, content, new SeededRandomSource(1));
            Assert.True(ShareFile.TryRead(path, out byte[]? read, out _));
            Assert.Equal(content, read);
            Assert.Equal([path], Directory.GetFileSystemEntries(folder));
            Assert.True(AtomicFile.IsPrivate(path));
            if (!OperatingSystem.IsWindows())
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Write_PlaceThatCannotBeReplaced_LeavesNoTemporaryFile()
    {
        string folder = Directory.CreateTempSubdirectory("share-file-tests").FullName;
        try
        {
            string occupied = Directory.CreateDirectory(Path.Combine(folder, "occupied", "inner")).Parent!.FullName;
            Assert.ThrowsAny<Exception>(() => ShareFile.Write(occupied, [1], new SeededRandomSource(1)));
            Assert.Equal([occupied], Directory.GetFileSystemEntries(folder));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static byte[] Sample()
    {
        using ClusterShares shares = Shares(3);
        using Password password = KeyTestData.Password();
        return ShareFile.Encrypt(shares, password, Cost(), new SeededRandomSource(1));
    }

    private static byte[] Forge(Action<byte[]> change)
    {
        byte[] file = Sample();
        change(file);
        return FitDigest(file);
    }

    /// <summary>The sample with another first record, encrypted as the format says.</summary>
    private static byte[] Sealed(byte[] groupKey, byte[] secret)
    {
        byte[] file = Sample();
        byte[] key = new byte[32];
        using Password password = KeyTestData.Password();
        Cost().Derive(password, file[32..64], key);
        byte[] nonce = [.. new byte[11], 1];
        byte[] data = [.. "clay-dvt share v1"u8, .. Definition.ToArray(), 0, (byte)Index.Value, .. groupKey];
        Span<byte> record = file.AsSpan(RecordsOffset, RecordLength);
        groupKey.CopyTo(record);
        using AesGcm cipher = new(key, 16);
        cipher.Encrypt(nonce, secret, record[48..80], record[80..], data);
        return FitDigest(file);
    }

    private static byte[] FitDigest(byte[] file)
    {
        SHA256.HashData(file.AsSpan(..^32), file.AsSpan(^32..));
        return file;
    }

    private static ClusterShares Shares(int count)
    {
        SeededRandomSource random = new(100);
        return new ClusterShares(
            Definition,
            Index,
            Enumerable.Range(0, count).Select(
                i => new ValidatorShare(KeyTestData.PublicKeyNumber(i), BlsSecretKey.Generate(random))));
    }

    private static byte[] Exported(ValidatorShare share)
    {
        byte[] bytes = new byte[BlsSecretKey.ByteCount];
        share.Secret.ExportTo(bytes);
        return bytes;
    }

    private static ScryptCost Cost()
    {
        Assert.True(ScryptCost.TryCreate(2, 1, 1, out ScryptCost? cost));
        return cost;
    }

    private static void AssertRefused(byte[] file, ShareFileError expected, Password? typed = null)
    {
        using Password password = KeyTestData.Password();
        Assert.False(ShareFile.TryDecrypt(
            file, Definition, typed ?? password, out ClusterShares? shares, out ShareFileError error));
        Assert.Null(shares);
        Assert.Equal(expected, error);
    }
}
