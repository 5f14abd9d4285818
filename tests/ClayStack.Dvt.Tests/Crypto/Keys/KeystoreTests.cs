using System.Text;
using ClayStack.Dvt.Crypto.Bls12381;
using ClayStack.Dvt.Crypto.Keys;
using ClayStack.Dvt.TestKit;

namespace ClayStack.Dvt.Tests.Crypto.Keys;

public sealed class KeystoreTests
{
    [Fact]
    public void EncryptThenDecrypt_Scrypt_ReturnsTheKeyAndTheLabels()
    {
        Assert.True(ScryptCost.TryCreate(16, 8, 1, out ScryptCost? cost));
        RoundTrip(cost);
    }

    [Fact]
    public void EncryptThenDecrypt_Pbkdf2_ReturnsTheKeyAndTheLabels()
    {
        Assert.True(Pbkdf2Cost.TryCreate(2, out Pbkdf2Cost? cost));
        RoundTrip(cost);
    }

    [Fact]
    public void Encrypt_SameRandomness_SameFile_OtherRandomness_NothingInCommon()
    {
        byte[] first = Sample(seed: 1).ToJson();
        Assert.Equal(first, Sample(seed: 1).ToJson());

        Assert.True(Keystore.TryParse(first, out Keystore? a, out _));
        Keystore b = Sample(seed: 2);
        Assert.NotEqual(a.Uuid, b.Uuid);
        Assert.NotEqual(a.Fields.Salt, b.Fields.Salt);
        Assert.NotEqual(a.Fields.Vector, b.Fields.Vector);
        Assert.NotEqual(a.Fields.CipherText, b.Fields.CipherText);
    }

    [Fact]
    public void Encrypt_Uuid_IsOfVersion4()
    {
        string uuid = Sample(seed: 3).Uuid!.Value.ToString("D");
        Assert.Equal('4', uuid[14]);
        Assert.Contains(uuid[19], "89ab");
    }

    [Fact]
    public void TryDecrypt_WrongPassword_IsSaidSo()
    {
        using Password wrong = KeyTestData.Password("another password");
        Assert.False(Sample(seed: 1).TryDecrypt(wrong, out BlsSecretKey? secret, out KeystoreDecryptionError error));
        Assert.Null(secret);
        Assert.Equal(KeystoreDecryptionError.WrongPassword, error);
    }

    // No checksum covers the vector: some other scalar comes out. About half of them are below r, and would sign.
    [Fact]
    public void TryDecrypt_VectorChanged_GivesNoKey()
    {
        Keystore sample = Sample(seed: 1);
        int mismatches = 0;
        int invalid = 0;
        for (int value = 0; value < 64; value++)
        {
            byte[] vector = [.. sample.Fields.Vector];
            vector[0] ^= (byte)(value + 1);
            KeystoreDecryptionError error = ErrorOf(With(sample, vector, sample.PublicKey));
            mismatches += error == KeystoreDecryptionError.PublicKeyMismatch ? 1 : 0;
            invalid += error == KeystoreDecryptionError.InvalidSecret ? 1 : 0;
        }

        Assert.InRange(mismatches, 1, 63);
        Assert.Equal(64, mismatches + invalid);
    }

    [Fact]
    public void TryDecrypt_ClaimOfAnotherPublicKey_GivesNoKey()
    {
        Keystore sample = Sample(seed: 1);
        Keystore other = With(sample, sample.Fields.Vector, KeyTestData.PublicKeyNumber(0));
        Assert.Equal(KeystoreDecryptionError.PublicKeyMismatch, ErrorOf(other));
        Assert.True(Keystore.TryParse(other.ToJson(), out Keystore? parsed, out _));
        Assert.Equal(KeystoreDecryptionError.PublicKeyMismatch, ErrorOf(parsed));
    }

    [Theory]
    [InlineData("", KeystoreError.NotJson)]
    [InlineData("[]", KeystoreError.NotJson)]
    [InlineData("{", KeystoreError.NotJson)]
    [InlineData("{\"version\":4,\"version\":4}", KeystoreError.NotJson)]
    [InlineData("{\"version\":4,\"a\":\"\\ud800\"}", KeystoreError.NotJson)]
    [InlineData("{\"version\":4,\"\\ud800\":1}", KeystoreError.NotJson)]
    [InlineData("{\"version\":4,}", KeystoreError.NotJson)]
    [InlineData("{\"version\":\"4\"}", KeystoreError.MissingField)]
    [InlineData("{\"version\":4.5}", KeystoreError.UnsupportedVersion)]
    [InlineData("{\"version\":99999999999999999999}", KeystoreError.UnsupportedVersion)]
    [InlineData("{\"version\":4,\"crypto\":[]}", KeystoreError.MissingField)]
    public void TryParse_NoKeystore_SaysWhy(string json, KeystoreError expected) =>
        AssertRefused(Encoding.UTF8.GetBytes(json), expected);

    [Theory]
    [InlineData("\"dklen\": 32", "\"dklen\": 33", KeystoreError.UnsupportedKdf)]
    [InlineData("\"n\": 16", "\"n\": 17", KeystoreError.KdfCostOutOfBounds)]
    [InlineData("\"n\": 16", "\"n\": 1099511627776", KeystoreError.KdfCostOutOfBounds)]
    [InlineData("\"n\": 16", "\"n\": 99999999999999999999999", KeystoreError.KdfCostOutOfBounds)]
    [InlineData("\"n\": 16", "\"n\": 16.5", KeystoreError.KdfCostOutOfBounds)]
    [InlineData("\"n\": 16", "\"n\": \"16\"", KeystoreError.MissingField)]
    [InlineData("\"p\": 1", "\"p\": 0", KeystoreError.KdfCostOutOfBounds)]
    [InlineData("\"salt\": \"", "\"salt\": \"0", KeystoreError.MalformedData)]
    [InlineData("\"salt\": \"", "\"salt\": \"zz", KeystoreError.MalformedData)]
    [InlineData("\"iv\": \"", "\"iv\": \"00", KeystoreError.MalformedData)]
    [InlineData("\"iv\"", "\"vi\"", KeystoreError.MissingField)]
    [InlineData("\"message\": \"\"", "\"message\": \"00\"", KeystoreError.MalformedData)]
    [InlineData("\"pubkey\"", "\"pubkeys\"", KeystoreError.MissingField)]
    [InlineData("\"pubkey\": \"", "\"pubkey\": 1, \"was\": \"", KeystoreError.MissingField)]
    [InlineData("\"pubkey\": \"", "\"pubkey\": \"\", \"was\": \"", KeystoreError.MalformedPublicKey)]
    [InlineData("\"pubkey\": \"", "\"pubkey\": \"00", KeystoreError.MalformedPublicKey)]
    [InlineData("\"path\": \"m/", "\"path\": \"m//", KeystoreError.MalformedPath)]
    [InlineData("\"uuid\": \"", "\"uuid\": \"0", KeystoreError.MalformedUuid)]
    [InlineData("\"description\": \"a sample\"", "\"description\": 7", KeystoreError.MissingField)]
    public void TryParse_OneFieldWrong_SaysWhich(string written, string changed, KeystoreError expected)
    {
        string json = Encoding.UTF8.GetString(Sample(seed: 1).ToJson());
        Assert.Contains(written, json, StringComparison.Ordinal);
        AssertRefused(Encoding.UTF8.GetBytes(json.Replace(written, changed, StringComparison.Ordinal)), expected);
    }

    [Fact]
    public void TryParse_PublicKeyThatIsNoPoint_IsRefused()
    {
        Keystore sample = Sample(seed: 1);
        string json = Encoding.UTF8.GetString(sample.ToJson());
        string infinity = "c0" + new string('0', 94);
        foreach (string digits in new[] { infinity, "8" + new string('0', 94) + "1" })
        {
            string changed = json.Replace(sample.PublicKey.ToString()[2..], digits, StringComparison.Ordinal);
            AssertRefused(Encoding.UTF8.GetBytes(changed), KeystoreError.MalformedPublicKey);
        }
    }

    [Fact]
    public void TryParse_TooLong_IsRefused()
    {
        byte[] json = Sample(seed: 1).ToJson();
        byte[] padded = [.. json, .. Enumerable.Repeat((byte)' ', Keystore.LengthMax - json.Length)];
        Assert.True(Keystore.TryParse(padded, out _, out _));
        AssertRefused([.. padded, (byte)' '], KeystoreError.NotJson);
    }

    [Fact]
    public void TryParse_TooDeep_IsRefused() =>
        AssertRefused(Encoding.UTF8.GetBytes(new string('[', 60_000)), KeystoreError.NotJson);

    private static void RoundTrip(KdfCost cost)
    {
        using BlsSecretKey secret = BlsSecretKey.Generate(new SeededRandomSource(9));
        using Password password = KeyTestData.Password();
        KeyPath path = KeyPath.ValidatorSigning(5);
        byte[] json = Keystore.Encrypt(
            secret, password, cost, path, "näme", new SeededRandomSource(1)).ToJson();

        Assert.True(Keystore.TryParse(json, out Keystore? keystore, out KeystoreError error));
        Assert.Equal(KeystoreError.None, error);
        Assert.Equal(secret.ToPublicKey(), keystore.PublicKey);
        Assert.Equal(path, keystore.Path);
        Assert.Equal("näme", keystore.Description);
        Assert.NotNull(keystore.Uuid);
        Assert.True(keystore.TryDecrypt(password, out BlsSecretKey? decrypted, out _));
        using (decrypted)
            Assert.Equal(secret.ToPublicKey(), decrypted.ToPublicKey());
    }

    private static Keystore Sample(long seed)
    {
        using BlsSecretKey secret = BlsSecretKey.Generate(new SeededRandomSource(9));
        using Password password = KeyTestData.Password();
        Assert.True(ScryptCost.TryCreate(16, 8, 1, out ScryptCost? cost));
        KeyPath path = KeyPath.ValidatorSigning(0);
        return Keystore.Encrypt(
            secret, password, cost, path, "a sample", new SeededRandomSource(seed));
    }

    private static Keystore With(Keystore sample, byte[] vector, BlsPublicKey publicKey) => new(new KeystoreFields
    {
        Kdf = sample.Kdf,
        Salt = sample.Fields.Salt,
        Vector = vector,
        CipherText = sample.Fields.CipherText,
        Checksum = sample.Fields.Checksum,
        PublicKey = publicKey,
    });

    private static KeystoreDecryptionError ErrorOf(Keystore keystore)
    {
        using Password password = KeyTestData.Password();
        Assert.False(keystore.TryDecrypt(password, out BlsSecretKey? secret, out KeystoreDecryptionError error));
        Assert.Null(secret);
        return error;
    }

    private static void AssertRefused(byte[] json, KeystoreError expected)
    {
        Assert.False(Keystore.TryParse(json, out Keystore? keystore, out KeystoreError error));
        Assert.Null(keystore);
        Assert.Equal(expected, error);
    }
}
