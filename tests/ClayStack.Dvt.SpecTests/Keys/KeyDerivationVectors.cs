using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;
using ClayStack.Dvt.Crypto.Bls12381;
using ClayStack.Dvt.Crypto.Keys;

namespace ClayStack.Dvt.SpecTests.Keys;

public sealed partial class KeyDerivationVectors
{
    [Fact]
    public void Eip2333_MasterAndChildKeys_EqualTheVectors()
    {
        int cases = 0;
        foreach (JsonElement test in SpecJson.Load("03-keys", "eip2333", "tree_kdf.json")
            .GetProperty("kdf_tests").EnumerateArray())
        {
            Assert.True(KeyDerivation.TryDeriveMaster(test.Bytes("seed"), out BlsSecretKey? master, out _));
            using (master)
            {
                Assert.Equal(test.DecimalScalar("master_SK"), SpecJson.Export(master));
                using BlsSecretKey child = KeyDerivation.DeriveChild(
                    master, test.GetProperty("child_index").GetUInt32());
                Assert.Equal(test.DecimalScalar("child_SK"), SpecJson.Export(child));
            }

            cases++;
        }

        Assert.Equal(4, cases);
    }

    [Fact]
    public void Eip2333_EveryIntermediateValue_EqualsTheVector()
    {
        JsonElement test = SpecJson.Load("03-keys", "eip2333", "tree_kdf_intermediate.json");
        Assert.True(Mnemonic.TryParse(test.Text("mnemonic"), out Mnemonic? mnemonic, out _));
        using (mnemonic)
        {
            Assert.True(mnemonic.TryDeriveSeed(test.Text("password"), out SecretBytes? seed, out _));
            using (seed)
                Assert.Equal(test.Bytes("seed"), seed.Span.ToArray());
        }

        Assert.True(KeyDerivation.TryDeriveMaster(test.Bytes("seed"), out BlsSecretKey? master, out _));
        using (master)
        {
            Assert.Equal(test.DecimalScalar("master_SK"), SpecJson.Export(master));
            uint index = test.GetProperty("child_index").GetUInt32();
            byte[] lamport = new byte[255 * 32];

            byte[] exported = SpecJson.Export(master);
            KeyDerivation.InputToLamportSecretKey(exported, index, lamport);
            AssertLamport(test.GetProperty("lamport_0"), lamport);

            byte[] flipped = [.. exported.Select(b => (byte)(b ^ 0xff))];
            KeyDerivation.InputToLamportSecretKey(flipped, index, lamport);
            AssertLamport(test.GetProperty("lamport_1"), lamport);

            byte[] compressed = new byte[32];
            KeyDerivation.ParentToLamportPublicKey(master, index, compressed);
            Assert.Equal(test.Bytes("compressed_lamport_PK"), compressed);

            Assert.True(KeyPath.TryParse(test.Text("path"), out KeyPath? path, out _));
            Assert.True(KeyDerivation.TryDerive(test.Bytes("seed"), path, out BlsSecretKey? child, out _));
            using (child)
                Assert.Equal(test.DecimalScalar("child_SK"), SpecJson.Export(child));
        }
    }

    // The interop keys of the eth2.0-pm repository: SHA-256 of the index (32 bytes, little-endian), read
    // little-endian, modulo r. The derivation is not ours; the reduction and the public key are.
    [Fact]
    public void InteropKeys_AreReducedDigestsOfTheirIndices_AndHaveTheirPublicKeys()
    {
        string yaml = File.ReadAllText(SpecVectors.PathOf("03-keys", "interop", "keygen_10_validators.yaml"));
        MatchCollection keys = KeyPair().Matches(yaml);
        Assert.Equal(10, keys.Count);
        for (int i = 0; i < keys.Count; i++)
        {
            byte[] input = new byte[32];
            BinaryPrimitives.WriteInt32LittleEndian(input, i);
            byte[] wide = [.. new byte[16], .. SHA256.HashData(input).Reverse()];
            Assert.True(BlsSecretKey.TryReduce(wide, out BlsSecretKey? key));
            using (key)
            {
                Assert.Equal(SpecJson.Unhex(keys[i].Groups["secret"].Value), SpecJson.Export(key));
                Assert.Equal("0x" + keys[i].Groups["public"].Value, key.ToPublicKey().ToString());
            }
        }
    }

    private static void AssertLamport(JsonElement expected, byte[] actual)
    {
        Assert.Equal(255, expected.GetArrayLength());
        int i = 0;
        foreach (JsonElement secret in expected.EnumerateArray())
            Assert.Equal(SpecJson.Unhex(secret.GetString()!), actual[(32 * i)..(32 * ++i)]);
    }

    [GeneratedRegex(
        @"privkey: '0x(?<secret>[0-9a-f]{64})',\s+pubkey: '0x(?<public>[0-9a-f]{96})'",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex KeyPair();
}
