using System.Text.Json;
using ClayStack.Dvt.Crypto.Bls12381;
using ClayStack.Dvt.Crypto.Keys;

namespace ClayStack.Dvt.SpecTests.Keys;

// Passwords, secrets and verdicts are those of tests/vectors/03-keys/SOURCE.md.
public sealed class KeystoreVectors
{
    private const string SpecPassword = "𝔱𝔢𝔰𝔱𝔭𝔞𝔰𝔰𝔴𝔬𝔯𝔡🔑";
    private const string SpecSecret = "000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f";

    [Theory]
    [InlineData("eip2335_test0.json", SpecPassword, SpecSecret)]
    [InlineData("teku_pbkdf2TestVector.json", SpecPassword, SpecSecret)]
    [InlineData("teku_scryptTestVector.json", SpecPassword, SpecSecret)]
    [InlineData("teku_scryptExtraFieldTestVector.json", SpecPassword, SpecSecret)]
    [InlineData("web3signer_bls_keystore.json", "somepassword", "67b6f9c8baac581cd796fa19b6de11ce1380180063fee38a3ea18044458e7f6b")]
    public void Keystore_KnownPassword_GivesTheSecret(string file, string typed, string secret) =>
        Assert.Equal(secret, Decrypt(file, typed));

    // The secrets are not published; the public key says that the right ones come out.
    [Theory]
    [InlineData("teku_ve_a756543_validator")]
    [InlineData("teku_ve_aa51616_validator")]
    public void Keystore_PasswordFile_OpensIt(string name) =>
        Assert.Equal(64, Decrypt(name + ".json", File.ReadAllText(KeystorePath(name + ".txt"))).Length);

    [Theory]
    [InlineData("teku_missingKdfSectionTestVector.json", KeystoreError.MissingField)]
    [InlineData("teku_unsupportedChecksumFunction.json", KeystoreError.UnsupportedChecksum)]
    [InlineData("teku_unsupportedCipherFunction.json", KeystoreError.UnsupportedCipher)]
    [InlineData("teku_unsupportedDkLen.json", KeystoreError.UnsupportedKdf)]
    [InlineData("teku_unsupportedKdfFunction.json", KeystoreError.UnsupportedKdf)]
    [InlineData("teku_v3TestVector.json", KeystoreError.UnsupportedVersion)]
    [InlineData("web3signer_missingCrypto.json", KeystoreError.MissingField)]
    [InlineData("web3signer_missingVersion.json", KeystoreError.MissingField)]
    public void Keystore_Bad_IsRefusedWithItsReason(string file, KeystoreError expected)
    {
        Assert.False(
            Keystore.TryParse(File.ReadAllBytes(KeystorePath(file)), out Keystore? keystore, out KeystoreError error));
        Assert.Null(keystore);
        Assert.Equal(expected, error);
    }

    [Fact]
    public void Keystore_EveryFileOfTheSet_IsNamedAbove() =>
        Assert.Equal(15, Directory.GetFiles(SpecVectors.PathOf("03-keys", "keystore"), "*.json").Length);

    [Fact]
    public void Keystore_WrittenAgain_SaysTheSame()
    {
        foreach (string file in new[] { "eip2335_test0.json", "teku_scryptTestVector.json" })
        {
            byte[] original = File.ReadAllBytes(KeystorePath(file));
            Assert.True(Keystore.TryParse(original, out Keystore? keystore, out _));
            using JsonDocument expected = JsonDocument.Parse(original);
            using JsonDocument actual = JsonDocument.Parse(keystore.ToJson());
            Assert.True(JsonElement.DeepEquals(expected.RootElement, actual.RootElement));
        }
    }

    private static string Decrypt(string file, string typed)
    {
        Assert.True(Keystore.TryParse(File.ReadAllBytes(KeystorePath(file)), out Keystore? keystore, out _));
        Assert.True(Password.TryCreate(typed, out Password? password, out _));
        using (password)
        {
            Assert.True(keystore.TryDecrypt(password, out BlsSecretKey? key, out KeystoreDecryptionError error));
            Assert.Equal(KeystoreDecryptionError.None, error);
            using (key)
            {
                Assert.Equal(keystore.PublicKey, key.ToPublicKey());
                return Convert.ToHexStringLower(SpecJson.Export(key));
            }
        }
    }

    private static string KeystorePath(string file) => SpecVectors.PathOf("03-keys", "keystore", file);
}
