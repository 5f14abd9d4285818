using System.Security.Cryptography;
using System.Text;
using ClayStack.Dvt.Crypto.Identity;
using ClayStack.Dvt.Crypto.Keys;
using ClayStack.Dvt.TestKit;
using ClayStack.Dvt.Tests.Crypto.Keys;

namespace ClayStack.Dvt.Tests.Crypto.Identity;

public sealed class NodeKeyFileTests
{
    // The published key of RFC 6979, A.2.5, as OpenSSL 3 writes it: clear; encrypted with 1,000 iterations of PBKDF2
    // and the password of KeyTestData; encrypted after scrypt. Then a P-384 key.
    private const string Clear =
        """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgya+p2EW6dRZrXCFX
        Z7HWk05Qw9s26JsSe4piKxIPZyGhRANCAARg/tS6JVqdMclh63TGNW1owEm4kjth
        +mzmaWIuYPKftnkD/hAIuLyZpBrp6VYovGTy8bIMLX6fUXejwpTURiKZ
        -----END PRIVATE KEY-----

        """;

    private const string Encrypted =
        """
        -----BEGIN ENCRYPTED PRIVATE KEY-----
        MIHsMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAhWlRy0wZ8WHgICA+gw
        DAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEEFhh0LP7rMfCs0sQD0JccrYEgZC/
        pVdbRQF/7J6nM40cY3YptXotDkG4ConXdm+EkVRN1T1a6zjCBv8ep7wNko1h+Y6s
        rbVektICfJQc15lEFuD/bjIGedEj14snp2vCkAJksfa6Bf0pE4FkBzLuHBJko1On
        7fXdZI1VdSItJHyEr0b4yKRGGZqX2/sPKBXanZlfzbcPtZiGLBHu6XxsA1dw0F8=
        -----END ENCRYPTED PRIVATE KEY-----
        """;

    private const string EncryptedByScrypt =
        """
        -----BEGIN ENCRYPTED PRIVATE KEY-----
        MIHkME8GCSqGSIb3DQEFDTBCMCEGCSsGAQQB2kcECzAUBAjOrFNsYFt1cQICQAAC
        AQgCAQEwHQYJYIZIAWUDBAEqBBBtc2l28OyRR7AvLXwIB+h7BIGQHbtYdEOHZuzN
        aiSYY7MqetpyO7dFbNbws/F7AS8eB7bDZKQAaREVIFWvUZR8L5GyulSdGlu5WbB5
        ohh4uFkFwGOdozFKLjbOWKM/j7yWzI/iq5s/X6JTrtEN1Mdz02tu048Ht7FMTzyE
        gE529+gYOe7DYiTK4EF/YdzCBgXdQK1WA3r6V2pJnD+7q+dudpQW
        -----END ENCRYPTED PRIVATE KEY-----
        """;

    private const string OtherCurve =
        """
        -----BEGIN PRIVATE KEY-----
        MIG2AgEAMBAGByqGSM49AgEGBSuBBAAiBIGeMIGbAgEBBDAAAAAAAAAAAAAAAAAA
        AAAAya+p2EW6dRZrXCFXZ7HWk05Qw9s26JsSe4piKxIPZyGhZANiAAQHwjDSC1rL
        hOJ1EkXP6mxmKJK8+EhqAYEnql4WBJpv3Yq1Mm0PabW3COtZWrTtbvZVd7DbO8vU
        oKhDBuAzbvZcO3mUn4c7WzTRtmj+60QUOiW/4HncS+w26C6HrmQkGek=
        -----END PRIVATE KEY-----
        """;

    // The count of 1,000 iterations in the DER above.
    private static readonly byte[] Count = [0x02, 0x02, 0x03, 0xe8];

    [Fact]
    public void Decode_FilesOfAnotherTool_GiveTheKey()
    {
        using Password password = KeyTestData.Password();
        AssertKey(Clear, password: null);
        AssertKey(Clear, password);
        AssertKey(Encrypted, password);
    }

    [Fact]
    public void Decode_Refusals_SayWhy()
    {
        using Password password = KeyTestData.Password();
        using Password wrong = KeyTestData.Password("wrong");
        AssertRefused(Encrypted, password: null, NodeKeyError.PasswordRequired);
        AssertRefused(Encrypted, wrong, NodeKeyError.WrongPassword);
        AssertRefused(EncryptedByScrypt, password, NodeKeyError.UnsupportedEncryption);
        AssertRefused(OtherCurve, password: null, NodeKeyError.NotP256);
        AssertRefused(Clear, password: null, NodeKeyError.NotPrivate, isPrivate: false);
        AssertRefused(string.Empty, password, NodeKeyError.Malformed);
        AssertRefused("no key", password, NodeKeyError.Malformed);
        AssertRefused(Clear + Clear, password, NodeKeyError.Malformed);
        AssertRefused("# a remark\n" + Clear, password, NodeKeyError.Malformed);
        AssertRefused(
            Clear.Replace("PRIVATE KEY", "EC PRIVATE KEY", StringComparison.Ordinal), password, NodeKeyError.Malformed);
        AssertRefused(Clear.Replace("MIGH", "MIGI", StringComparison.Ordinal), password, NodeKeyError.Malformed);
        AssertRefused(
            Clear.Replace("-----END", "\u00a0-----END", StringComparison.Ordinal), password, NodeKeyError.Malformed);
    }

    [Fact]
    public void Decode_CountOfIterationsBeyondTheBound_IsRefusedUnobeyed()
    {
        byte[] der = Convert.FromBase64String(string.Concat(Encrypted.Split('\n').Where(line => line[0] != '-')));
        int position = der.AsSpan().IndexOf(Count);
        Assert.True(position > 0);

        // Two bytes more in the count, and so in each length around it.
        byte[] hostile = [.. der[..position], 0x02, 0x04, 0x7f, 0xff, 0xff, 0xff, .. der[(position + Count.Length)..]];
        hostile[2] += 2;
        foreach (int length in new[] { 4, 17, 19, 32 })
            hostile[length] += 2;

        using Password password = KeyTestData.Password();
        string pem = PemEncoding.WriteString("ENCRYPTED PRIVATE KEY", hostile);
        AssertRefused(pem, password, NodeKeyError.UnsupportedEncryption);
    }

    [Fact]
    public void WriteThenRead_ClearAndEncrypted_GiveTheKey()
    {
        string folder = Directory.CreateTempSubdirectory("node-key-tests").FullName;
        try
        {
            using Password password = KeyTestData.Password();
            using Password wrong = KeyTestData.Password("wrong");
            using NodeKey key = NodeKey.Generate(new SeededRandomSource(1));
            string path = Path.Combine(folder, "node.pem");

            NodeKeyFile.Write(path, key, password: null, new SeededRandomSource(1));
            Assert.Contains("-----BEGIN PRIVATE KEY-----", File.ReadAllText(path), StringComparison.Ordinal);
            AssertRead(path, key, password: null);
            if (!OperatingSystem.IsWindows())
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
                File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.GroupRead);
                Assert.False(NodeKeyFile.TryRead(path, password: null, out _, out NodeKeyError open));
                Assert.Equal(NodeKeyError.NotPrivate, open);
            }

            NodeKeyFile.Write(path, key, password, new SeededRandomSource(1));
            Assert.Contains("-----BEGIN ENCRYPTED PRIVATE KEY-----", File.ReadAllText(path), StringComparison.Ordinal);
            AssertRead(path, key, password);
            Assert.False(NodeKeyFile.TryRead(path, wrong, out _, out NodeKeyError error));
            Assert.Equal(NodeKeyError.WrongPassword, error);

            File.WriteAllText(path, new string(' ', NodeKeyFile.LengthMax + 1));
            Assert.False(NodeKeyFile.TryRead(path, password, out _, out error));
            Assert.Equal(NodeKeyError.Malformed, error);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Encode_ThePublishedKey_IsWhatAnotherToolWrites()
    {
        using NodeKey key = NodeKeyTests.Key(NodeKeyTests.RfcScalar);
        using SecretBytes pem = NodeKeyFile.Encode(key, password: null, new SeededRandomSource(1));
        Assert.Equal(Clear, Encoding.ASCII.GetString(pem.Span));
    }

    [Fact]
    public void Encode_Encrypted_OpensByThePlatform()
    {
        using NodeKey key = NodeKeyTests.Key(NodeKeyTests.RfcScalar);
        using Password password = KeyTestData.Password();
        using SecretBytes pem = NodeKeyFile.Encode(key, password, new SeededRandomSource(1));
        using ECDsa platform = ECDsa.Create();
        platform.ImportFromEncryptedPem(Encoding.ASCII.GetString(pem.Span), password.Utf8);
        Assert.Equal(key.Span.ToArray(), platform.ExportParameters(includePrivateParameters: true).D);
    }

    [Fact]
    public void Decode_PointOfAnotherScalar_IsRefused()
    {
        using NodeKey key = NodeKeyTests.Key(NodeKeyTests.RfcScalar);
        using SecretBytes der = NodeKeyPkcs8.Encode(key);
        byte[] changed = der.Span.ToArray();
        for (int i = 36; i < 68; i++)
        {
            changed[i] ^= 1;
            Assert.Equal(NodeKeyError.Malformed, NodeKeyPkcs8.Decode(changed, out NodeKey? none));
            Assert.Null(none);
            changed[i] ^= 1;
        }

        Assert.Equal(NodeKeyError.None, NodeKeyPkcs8.Decode(changed, out NodeKey? same));
        same?.Dispose();
    }

    private static void AssertRead(string path, NodeKey key, Password? password)
    {
        Assert.True(NodeKeyFile.TryRead(path, password, out NodeKey? read, out NodeKeyError error));
        using (read)
        {
            Assert.Equal(NodeKeyError.None, error);
            Assert.Equal(key.PublicKey, read.PublicKey);
        }
    }

    private static void AssertKey(string pem, Password? password)
    {
        Assert.Equal(
            NodeKeyError.None,
            NodeKeyFile.Decode(Encoding.UTF8.GetBytes(pem), password, isPrivate: true, out NodeKey? key));
        using (key)
            Assert.Equal(NodeKeyTests.RfcScalar, Convert.ToHexStringLower(key!.Span));
    }

    private static void AssertRefused(string pem, Password? password, NodeKeyError expected, bool isPrivate = true)
    {
        Assert.Equal(expected, NodeKeyFile.Decode(Encoding.UTF8.GetBytes(pem), password, isPrivate, out NodeKey? key));
        Assert.Null(key);
    }
}
