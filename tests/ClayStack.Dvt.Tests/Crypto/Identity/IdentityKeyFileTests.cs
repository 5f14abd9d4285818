using System.Text;
using ClayStack.Dvt.Crypto.Identity;
using ClayStack.Dvt.Crypto.Keys;
using ClayStack.Dvt.TestKit;

namespace ClayStack.Dvt.Tests.Crypto.Identity;

public sealed class IdentityKeyFileTests
{
    // The two vectors of the definition of Web3 Secret Storage (ethereum.org, developers' documentation).
    private const string Pbkdf2Vector =
        """
        {"crypto":{"cipher":"aes-128-ctr","cipherparams":{"iv":"6087dab2f9fdbbfaddc31a909735c1e6"},
        "ciphertext":"5318b4d5bcd28de64ee5559e671353e16f075ecae9f99c7a79a38af5f869aa46","kdf":"pbkdf2",
        "kdfparams":{"c":262144,"dklen":32,"prf":"hmac-sha256","salt":"ae3cd4e7013836a3df6bd7241b12db061dbe2c6785853cce422d148a624ce0bd"},
        "mac":"517ead924a9d0dc3124507e3393d175ce3ff7c1e96529c6c555ce9e51205e9b2"},
        "id":"3198bc9c-6672-5ab3-d995-4942343ae5b6","version":3}
        """;

    private const string ScryptVector =
        """
        {"crypto":{"cipher":"aes-128-ctr","cipherparams":{"iv":"83dbcc02d8ccb40e466191a123791e0e"},
        "ciphertext":"d172bf743a674da9cdad04534d56926ef8358534d458fffccd4e6ad2fbde479c","kdf":"scrypt",
        "kdfparams":{"dklen":32,"n":262144,"p":8,"r":1,"salt":"ab0c7876052600dd703518d6fc3fe8984592145b591fc8fb5c6d43190334ba19"},
        "mac":"2103ac29920d71da29f15d75b4a16dbe95cfd7ff8faea1056c33131d846e3097"},
        "id":"3198bc9c-6672-5ab3-d995-4942343ae5b6","version":3}
        """;

    private const string VectorSecret = "7a28b5ba57c53603b0b07b56bba752f7784bf506fa95edc395f5cf6c7514fe9d";

    private readonly SeededRandomSource _random = new(1);

    [Theory]
    [InlineData(Pbkdf2Vector)]
    [InlineData(ScryptVector)]
    public void Decode_FilesOfOtherTools_GivesTheKey(string file)
    {
        using Password password = PasswordOf("testpassword");
        Assert.Equal(IdentityKeyError.None, Decode(file, password, out Secp256k1PrivateKey? key));
        using (key)
            Assert.Equal(VectorSecret, Convert.ToHexStringLower(key!.Span));
    }

    [Fact]
    public void Encode_ThenDecode_GivesTheKeyToItsPasswordOnly()
    {
        using Secp256k1PrivateKey key = Secp256k1PrivateKey.Generate(_random);
        using Password password = PasswordOf("one");
        string file = Encode(key, password);
        Assert.Equal(IdentityKeyError.None, Decode(file, password, out Secp256k1PrivateKey? read));
        using (read)
            Assert.Equal(key.Address, read!.Address);

        using Password wrong = PasswordOf("two");
        Assert.Equal(IdentityKeyError.WrongPassword, Decode(file, wrong, out read));
        Assert.Null(read);
        Assert.DoesNotContain(Convert.ToHexStringLower(key.Span), file, StringComparison.Ordinal);
        Assert.NotEqual(file, Encode(key, password));
    }

    [Theory]
    [InlineData("\"version\": 3", "\"version\": 4", IdentityKeyError.UnsupportedVersion)]
    [InlineData("\"version\": 3", "\"version\": \"3\"", IdentityKeyError.Malformed)]
    [InlineData("\"crypto\"", "\"Crypto\"", IdentityKeyError.Malformed)]
    [InlineData("\"aes-128-ctr\"", "\"aes-128-cbc\"", IdentityKeyError.UnsupportedEncryption)]
    [InlineData("\"scrypt\"", "\"bcrypt\"", IdentityKeyError.UnsupportedEncryption)]
    [InlineData("\"scrypt\"", "\"pbkdf2\"", IdentityKeyError.Malformed)]
    [InlineData("\"dklen\": 32", "\"dklen\": 64", IdentityKeyError.UnsupportedEncryption)]
    [InlineData("\"n\": 2", "\"n\": 3", IdentityKeyError.KdfCostOutOfBounds)]
    [InlineData("\"n\": 2", "\"n\": 2097152", IdentityKeyError.KdfCostOutOfBounds)]
    [InlineData("\"n\": 2", "\"n\": 4", IdentityKeyError.WrongPassword)]
    [InlineData("\"n\": 2", "\"m\": 2", IdentityKeyError.Malformed)]
    [InlineData("\"iv\": \"", "\"iv\": \"00", IdentityKeyError.Malformed)]
    [InlineData("\"mac\": \"", "\"mac\": \"x", IdentityKeyError.Malformed)]
    [InlineData("\"address\": \"", "\"address\": \"0", IdentityKeyError.WrongKey)]
    [InlineData("{", "[", IdentityKeyError.NotJson)]
    public void Decode_WithOneChange_SaysWhy(string from, string to, IdentityKeyError expected)
    {
        using Secp256k1PrivateKey key = Secp256k1PrivateKey.Generate(_random);
        using Password password = PasswordOf("one");
        string file = Encode(key, password);
        Assert.Contains(from, file, StringComparison.Ordinal);
        int position = file.IndexOf(from, StringComparison.Ordinal);
        Assert.Equal(expected, Decode(string.Concat(file.AsSpan(0, position), to, file.AsSpan(position + from.Length)), password, out Secp256k1PrivateKey? read));
        Assert.Null(read);
    }

    [Fact]
    public void Decode_OfADamagedVector_IsCaughtByTheAddress()
    {
        using Secp256k1PrivateKey key = Secp256k1PrivateKey.Generate(_random);
        using Password password = PasswordOf("one");
        string file = Encode(key, password);
        int digit = file.IndexOf("\"iv\": \"", StringComparison.Ordinal) + "\"iv\": \"".Length;
        char other = file[digit] == '0' ? '1' : '0';
        Assert.Equal(IdentityKeyError.WrongKey, Decode($"{file[..digit]}{other}{file[(digit + 1)..]}", password, out _));
    }

    [Fact]
    public void Write_ThenRead_GivesTheKey()
    {
        string folder = Directory.CreateTempSubdirectory("identity-").FullName;
        try
        {
            string path = Path.Combine(folder, "identity");
            using Secp256k1PrivateKey key = Secp256k1PrivateKey.Generate(_random);
            using Password password = PasswordOf("one");
            IdentityKeyFile.Write(path, key, password, Cheap(), _random);
            Assert.True(IdentityKeyFile.TryRead(path, password, out Secp256k1PrivateKey? read, out _));
            using (read)
                Assert.Equal(key.Address, read.Address);
            if (!OperatingSystem.IsWindows())
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));

            File.WriteAllBytes(path, new byte[IdentityKeyFile.LengthMax + 1]);
            Assert.False(IdentityKeyFile.TryRead(path, password, out _, out IdentityKeyError error));
            Assert.Equal(IdentityKeyError.NotJson, error);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static IdentityKeyError Decode(string file, Password password, out Secp256k1PrivateKey? key) =>
        IdentityKeyFile.Decode(Encoding.UTF8.GetBytes(file), password, out key);

    private static ScryptCost Cheap()
    {
        Assert.True(ScryptCost.TryCreate(2, 1, 1, out ScryptCost? cost));
        return cost;
    }

    private static Password PasswordOf(string text)
    {
        Assert.True(Password.TryCreate(text, out Password? password, out _));
        return password;
    }

    private string Encode(Secp256k1PrivateKey key, Password password) =>
        Encoding.UTF8.GetString(IdentityKeyFile.Encode(key, password, Cheap(), _random));
}
