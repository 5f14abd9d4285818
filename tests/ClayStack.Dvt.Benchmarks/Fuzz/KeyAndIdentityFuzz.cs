using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using ClayStack.Dvt.Crypto;
using ClayStack.Dvt.Crypto.Bls12381;
using ClayStack.Dvt.Crypto.Identity;
using ClayStack.Dvt.Crypto.Keys;
using ClayStack.Dvt.Crypto.Threshold;
using ClayStack.Dvt.TestKit;
using static ClayStack.Dvt.Benchmarks.Fuzz.FuzzVerdict;

namespace ClayStack.Dvt.Benchmarks.Fuzz;

/// <summary>
/// All decoders of keys and identities under fuzz, with costs of key derivation that a test can bear.
/// </summary>
internal static class KeyAndIdentityFuzz
{
    private const string TypedDocument =
        """
        {"types":{"EIP712Domain":[{"name":"name","type":"string"},{"name":"chainId","type":"uint256"}],
        "Part":[{"name":"id","type":"uint64"},{"name":"keys","type":"bytes[2]"}],
        "Whole":[{"name":"owner","type":"address"},{"name":"delta","type":"int32"},{"name":"root","type":"bytes4"},
        {"name":"ok","type":"bool"},{"name":"parts","type":"Part[]"},{"name":"next","type":"Whole"}]},
        "primaryType":"Whole","domain":{"name":"x\u00e9","chainId":"0x1"},
        "message":{"owner":"0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed","delta":-7,"root":"0xdeadbeef","ok":true,
        "parts":[{"id":"18446744073709551615","keys":["0x","0x00"]},{"id":1,"keys":["0xab","0xcd"]}],"next":null}}
        """;

    // The published key of RFC 6979, A.2.5, encrypted by OpenSSL 3 with two iterations of PBKDF2.
    private const string EncryptedNodeKey =
        """
        -----BEGIN ENCRYPTED PRIVATE KEY-----
        MIHrMFYGCSqGSIb3DQEFDTBJMCgGCSqGSIb3DQEFDDAbBAgHoEvOF1Q8UgIBAjAM
        BggqhkiG9w0CCQUAMB0GCWCGSAFlAwQBKgQQDeaYS/JxEX7Q/V4HaeM3BQSBkHTg
        /KT3e2d1wXzeOxj1W/+TbIDegitimj8Tlu4RlpbFIgCwIAdODUTmXuGbpxqT6Giz
        Vm6nyAwi/hrvOwp58Jnof2T7GL9a+RpSQ4FDlDfrPzHYq3GLaBwsmXx3zPUiexSR
        GqBWCgDO6UlXMH6Hny1lK23bJM6GUV1dIWQ6nRTh+IAsyTXvT6oSjyRoa8S5lg==
        -----END ENCRYPTED PRIVATE KEY-----
        """;

    private static readonly Bytes32 Digest = Keccak256.Hash("fuzz"u8);

    /// <summary>The decoders.</summary>
    public static IReadOnlyList<FuzzTarget> Targets()
    {
        SeededRandomSource random = new(1);
        return
        [
            new FuzzTarget(
                "KeyPath", Texts("m", "m/0", "m/12381/3600/0/0/0", "m/12381/60/3141592653/589793238"), DecodePath),
            new FuzzTarget("Mnemonic", Mnemonics(random), DecodeMnemonic),
            new FuzzTarget("Mnemonic entropy", [new byte[16], new byte[24], new byte[32]], DecodeEntropy),
            new FuzzTarget("Password", Passwords("plain", "caf\u00e9 \ufb01", "\U0001F511\u0301"), DecodePassword),
            new FuzzTarget("BlsPublicKey text", PublicKeyTexts(random), DecodePublicKeyText),
            new FuzzTarget("Keystore", Keystores(random), DecodeKeystore),
            new FuzzTarget("ShareFile", [ShareFiles(random)], file => DecodeShareFile(file, fitDigest: false)),
            new FuzzTarget(
                "ShareFile, digest fitted", [ShareFiles(random)], file => DecodeShareFile(file, fitDigest: true)),
            new FuzzTarget("Bytes32 text", Texts(Digest.ToString()), DecodeWordText),
            new FuzzTarget(
                "EthereumAddress",
                Texts("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "0xde709f2102306220921060314715629080e2fb77"),
                DecodeAddress),
            new FuzzTarget("Secp256k1PrivateKey", Scalars(random), DecodeSecp256k1PrivateKey),
            new FuzzTarget("Secp256k1PublicKey", Secp256k1PublicKeys(random), DecodeSecp256k1PublicKey),
            new FuzzTarget("RecoverableSignature", Signatures(random), DecodeSignature),
            new FuzzTarget("TypedData", Texts(TypedDocument, TypedDocument.ReplaceLineEndings(" ")), DecodeTypedData),
            new FuzzTarget("NodeKey", Scalars(random), DecodeNodeKey),
            new FuzzTarget("NodePublicKey", NodePublicKeys(random), DecodeNodePublicKey),
            new FuzzTarget("NodePublicKey certificate", Certificates(random), DecodeCertificate),
            new FuzzTarget("NodePublicKey signature", NodeSignatures(), DecodeNodeSignature),
            new FuzzTarget("NodeKeyFile", NodeKeyFiles(random), DecodeNodeKeyFile),
            new FuzzTarget("SpkiPin", Texts(SpkiPin.FromDigest(Digest).ToString()), DecodePin),
        ];
    }

    private static bool DecodePath(byte[] input) =>
        KeyPath.TryParse(Text(input), out KeyPath? path, out _) && Same(input, Encoding.UTF8.GetBytes(path.ToString()));

    private static bool DecodeMnemonic(byte[] input)
    {
        if (!Mnemonic.TryParse(Text(input), out Mnemonic? mnemonic, out _))
            return false;

        using (mnemonic)
        {
            Require(Mnemonic.TryParse(mnemonic.RevealPhrase(), out Mnemonic? again, out _));
            using (again)
                return Same(mnemonic.Entropy, again!.Entropy);
        }
    }

    private static bool DecodeEntropy(byte[] input)
    {
        if (!Mnemonic.TryFromEntropy(input, out Mnemonic? mnemonic, out _))
            return false;

        using (mnemonic)
        {
            Require(Mnemonic.TryParse(mnemonic.RevealPhrase(), out Mnemonic? again, out _));
            using (again)
                return Same(input, again!.Entropy);
        }
    }

    private static bool DecodePassword(byte[] input)
    {
        // UTF-16 as it comes, so that unpaired surrogates are among the inputs.
        ReadOnlySpan<char> typed = MemoryMarshal.Cast<byte, char>(input);
        if (!Password.TryCreate(typed, out Password? password, out PasswordError error))
            return error == PasswordError.NormalizationUnavailable;

        using (password)
        {
            string processed = Encoding.UTF8.GetString(password.Utf8);
            Require(!processed.Any(char.IsControl));

            // Processing twice is processing once, except where a stripped code stood between combining marks: EIP-2335
            // strips after normalising, and so leaves them in an order that is not canonical.
            Require(Password.TryCreate(processed, out Password? again, out _));
            using (again)
                return typed.ToString().Any(char.IsControl) || Same(password.Utf8, again!.Utf8);
        }
    }

    private static bool DecodePublicKeyText(byte[] input)
    {
        string text = Text(input);
        return BlsPublicKey.TryParse(text, out BlsPublicKey? key)
            && SameText(text.StartsWith("0x", StringComparison.Ordinal) ? text : "0x" + text, key.ToString());
    }

    private static bool DecodeKeystore(byte[] input)
    {
        if (!Keystore.TryParse(input, out Keystore? keystore, out _))
            return false;

        bool cheap = keystore.Kdf is ScryptCost { Iterations: <= 1024, BlockSize: <= 8, Parallelism: 1 }
            or Pbkdf2Cost { Iterations: <= 1024 };
        using Password password = FuzzPassword();
        if (cheap && keystore.TryDecrypt(password, out BlsSecretKey? secret, out _))
            secret.Dispose();

        Require(Keystore.TryParse(keystore.ToJson(), out Keystore? again, out _));
        return SameText(Encoding.UTF8.GetString(keystore.ToJson()), Encoding.UTF8.GetString(again!.ToJson()));
    }

    private static bool DecodeShareFile(byte[] input, bool fitDigest)
    {
        if (fitDigest && input.Length >= SHA256.HashSizeInBytes)
            SHA256.HashData(input.AsSpan(..^SHA256.HashSizeInBytes), input.AsSpan(^SHA256.HashSizeInBytes..));

        // A changed header can ask for half a gibibyte, which is allowed, but too dear to try thousands of times.
        if (input.Length > 28 && (input[19] > 4 || input[23] > 4 || input[27] > 2))
            input[19] = 63;

        using Password password = FuzzPassword();
        if (!ShareFile.TryDecrypt(input, Digest, password, out ClusterShares? shares, out _))
            return false;

        using (shares)
            return shares.Shares.Length == 2;
    }

    private static bool DecodeWordText(byte[] input) =>
        Bytes32.TryParse(Text(input), out Bytes32 word) && SameText(Text(input), word.ToString());

    private static bool DecodeAddress(byte[] input)
    {
        string text = Text(input);
        if (EthereumAddress.TryParseChecksummed(text, out EthereumAddress address, out _))
            Require(string.Equals(text, address.ToString(), StringComparison.Ordinal));
        return EthereumAddress.TryParse(text, out address, out _) && SameText(text, address.ToString());
    }

    private static bool DecodeSecp256k1PrivateKey(byte[] input)
    {
        if (!Secp256k1PrivateKey.TryFromBytes(input, out Secp256k1PrivateKey? key, out _))
            return false;

        using (key)
            return Same(input, key.Span);
    }

    private static bool DecodeSecp256k1PublicKey(byte[] input) =>
        Secp256k1PublicKey.TryFromBytes(input, out Secp256k1PublicKey? key, out _)
        && Same(input, input.Length == Secp256k1PublicKey.CompressedLength ? key.ToCompressed() : key.ToUncompressed());

    private static bool DecodeSignature(byte[] input)
    {
        if (!RecoverableSignature.TryFromBytes(input, out RecoverableSignature? signature, out _))
            return false;

        if (signature.TryRecover(Digest, out Secp256k1PublicKey? key))
            Require(key.Verify(Digest, signature.Compact));
        return Same(input, signature.Span);
    }

    private static bool DecodeTypedData(byte[] input) => TypedData.TryParse(input, out _, out _);

    private static bool DecodeNodeKey(byte[] input)
    {
        if (!NodeKey.TryFromBytes(input, out NodeKey? key, out _))
            return false;

        using (key)
            return Same(input, key.Span);
    }

    private static bool DecodeNodePublicKey(byte[] input) =>
        NodePublicKey.TryFromSpki(input, out NodePublicKey? key, out _) && Same(input, key.Spki);

    /// <summary>What the platform takes for a certificate at all, as it does in a handshake.</summary>
    private static bool DecodeCertificate(byte[] input)
    {
        X509Certificate2 certificate;
        try
        {
            certificate = X509CertificateLoader.LoadCertificate(input);
        }
        catch (CryptographicException)
        {
            return false;
        }

        using (certificate)
        {
            return NodePublicKey.TryFromCertificate(certificate, out NodePublicKey? key, out _)
                && Same(certificate.PublicKey.ExportSubjectPublicKeyInfo(), key.Spki);
        }
    }

    private static bool DecodeNodeSignature(byte[] input)
    {
        using NodeKey key = NodeKey.Generate(new SeededRandomSource(3));
        return key.PublicKey.Verify(Digest, input);
    }

    private static bool DecodeNodeKeyFile(byte[] input)
    {
        using Password password = FuzzPassword();
        NodeKeyError error = NodeKeyFile.Decode(input, password, isPrivate: true, out NodeKey? key);
        using (key)
        {
            Require((error == NodeKeyError.None) == key is not null);
            return key is not null;
        }
    }

    private static bool DecodePin(byte[] input) =>
        SpkiPin.TryParse(Text(input), out SpkiPin pin) && SameText(
            Text(input), pin.ToString(), StringComparison.Ordinal);

    private static List<byte[]> Scalars(SeededRandomSource random)
    {
        List<byte[]> scalars = [[.. new byte[31], 1]];
        for (int i = 0; i < 4; i++)
        {
            using BlsSecretKey scalar = BlsSecretKey.Generate(random);
            byte[] bytes = new byte[BlsSecretKey.ByteCount];
            scalar.ExportTo(bytes);
            scalars.Add(bytes);
        }

        return scalars;
    }

    private static List<byte[]> Mnemonics(SeededRandomSource random)
    {
        List<byte[]> phrases = [];
        foreach (int length in new[] { 16, 20, 24, 28, 32 })
        {
            byte[] entropy = new byte[length];
            random.Fill(entropy);
            Require(Mnemonic.TryFromEntropy(entropy, out Mnemonic? mnemonic, out _));
            using (mnemonic)
                phrases.Add(Encoding.ASCII.GetBytes(mnemonic!.RevealPhrase()));
        }

        return phrases;
    }

    private static List<byte[]> Keystores(SeededRandomSource random)
    {
        Require(ScryptCost.TryCreate(2, 1, 1, out ScryptCost? scrypt));
        Require(Pbkdf2Cost.TryCreate(1, out Pbkdf2Cost? pbkdf2));
        using Password password = FuzzPassword();
        using BlsSecretKey secret = BlsSecretKey.Generate(random);
        return
        [
            Keystore.Encrypt(secret, password, scrypt!, KeyPath.ValidatorSigning(1), "d\u00e9", random).ToJson(),
            Keystore.Encrypt(secret, password, pbkdf2!, path: null, description: null, random).ToJson(),
        ];
    }

    private static byte[] ShareFiles(SeededRandomSource random)
    {
        Require(ScryptCost.TryCreate(2, 1, 1, out ScryptCost? cost));
        using Password password = FuzzPassword();
        using ClusterShares shares = new(Digest, new ShareIndex(2), [Share(random), Share(random)]);
        return ShareFile.Encrypt(shares, password, cost!, random);
    }

    private static List<byte[]> Secp256k1PublicKeys(SeededRandomSource random)
    {
        List<byte[]> keys = [];
        for (int i = 0; i < 4; i++)
        {
            using Secp256k1PrivateKey key = Secp256k1PrivateKey.Generate(random);
            keys.Add(key.PublicKey.ToCompressed());
            keys.Add(key.PublicKey.ToUncompressed());
        }

        return keys;
    }

    private static List<byte[]> Signatures(SeededRandomSource random)
    {
        List<byte[]> signatures = [];
        for (int i = 0; i < 4; i++)
        {
            using Secp256k1PrivateKey key = Secp256k1PrivateKey.Generate(random);
            signatures.Add(key.Sign(Digest).Span.ToArray());
        }

        return signatures;
    }

    private static List<byte[]> NodePublicKeys(SeededRandomSource random)
    {
        List<byte[]> keys = [];
        for (int i = 0; i < 4; i++)
        {
            using NodeKey key = NodeKey.Generate(random);
            keys.Add(key.PublicKey.Spki.ToArray());
        }

        return keys;
    }

    private static List<byte[]> Certificates(SeededRandomSource random)
    {
        using NodeKey key = NodeKey.Generate(random);
        DateTimeOffset start = DateTimeOffset.UnixEpoch;
        using X509Certificate2 certificate = NodeCertificate.Create(key, "fuzz", start, start.AddYears(60), random);
        return [certificate.RawData];
    }

    private static List<byte[]> NodeSignatures()
    {
        using NodeKey key = NodeKey.Generate(new SeededRandomSource(3));
        byte[] signature = new byte[NodePublicKey.SignatureLength];
        key.Sign(Digest, signature);
        return [signature];
    }

    private static List<byte[]> NodeKeyFiles(SeededRandomSource random)
    {
        using NodeKey key = NodeKey.Generate(random);
        using SecretBytes clear = NodeKeyFile.Encode(key, password: null, random);
        return [clear.Span.ToArray(), Encoding.ASCII.GetBytes(EncryptedNodeKey)];
    }

    private static ValidatorShare Share(SeededRandomSource random) =>
        new(PublicKey(random), BlsSecretKey.Generate(random));

    private static List<byte[]> PublicKeyTexts(SeededRandomSource random)
    {
        string text = PublicKey(random).ToString();
        return Texts(text, text[2..]);
    }

    private static BlsPublicKey PublicKey(SeededRandomSource random)
    {
        using BlsSecretKey key = BlsSecretKey.Generate(random);
        return key.ToPublicKey();
    }

    private static Password FuzzPassword()
    {
        Require(Password.TryCreate("fuzz", out Password? password, out _));
        return password!;
    }

    private static List<byte[]> Texts(params string[] texts) => [.. texts.Select(Encoding.UTF8.GetBytes)];

    private static List<byte[]> Passwords(params string[] texts) => [.. texts.Select(Encoding.Unicode.GetBytes)];

    private static string Text(byte[] input) => Encoding.UTF8.GetString(input);
}
