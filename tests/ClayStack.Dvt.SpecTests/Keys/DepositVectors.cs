using System.Security.Cryptography;
using System.Text.Json;
using ClayStack.Dvt.Crypto.Bls12381;
using ClayStack.Dvt.Crypto.Keys;
using ClayStack.Dvt.Duties.Clusters;
using ClayStack.Dvt.Ethereum.Phase0;
using ClayStack.Dvt.Ethereum.Primitives;
using Scheme = ClayStack.Dvt.Crypto.Bls12381.Bls;

namespace ClayStack.Dvt.SpecTests.Keys;

/// <summary>
/// Deposit files of staking-deposit-cli: from a phrase to the validator's key, its withdrawal credentials, the roots and
/// the signature. Phrase and paths are those of tests/vectors/03-keys/SOURCE.md.
/// </summary>
public sealed class DepositVectors
{
    private const string Phrase = "test test test test test test test test test test test waste";
    private const byte BlsWithdrawalPrefix = 0x00;

    private static ReadOnlySpan<byte> DepositDomainType => [3, 0, 0, 0];

    [Theory]
    [InlineData("mainnet", 0, 1)]
    [InlineData("mainnet", 0, 2)]
    [InlineData("mainnet", 12, 1)]
    [InlineData("mainnet", 1024, 3)]
    [InlineData("holesky", 0, 1)]
    [InlineData("holesky", 0, 2)]
    [InlineData("holesky", 12, 1)]
    [InlineData("holesky", 1024, 3)]
    public void Deposits_FromThePhrase_EqualTheFile(string network, uint first, int count)
    {
        JsonElement deposits = SpecJson.Load(
            "03-keys", "deposit-data", $"{network}_first_{first}_count_{count}_eth1_false.json");
        Assert.Equal(count, deposits.GetArrayLength());

        using SecretBytes seed = Seed();
        uint index = first;
        foreach (JsonElement deposit in deposits.EnumerateArray())
        {
            using BlsSecretKey signing = Derive(seed, KeyPath.ValidatorSigning(index));
            using BlsSecretKey withdrawal = Derive(seed, KeyPath.ValidatorWithdrawal(index));
            byte[] credentials = SHA256.HashData(withdrawal.ToPublicKey().Bytes);
            credentials[0] = BlsWithdrawalPrefix;

            Assert.Equal(deposit.Bytes("pubkey"), signing.ToPublicKey().Bytes.ToArray());
            Assert.Equal(deposit.Bytes("withdrawal_credentials"), credentials);
            Assert.Equal(deposit.Bytes("signature"), Scheme.Sign(signing, SigningRoot(deposit)).Bytes.ToArray());
            index++;
        }
    }

    /// <summary>The whole file as the program writes it, from the same keys, credentials and amounts.</summary>
    [Theory]
    [InlineData("mainnet", "0x00000000", 1024, 3)]
    [InlineData("holesky", "0x01017000", 0, 2)]
    public void DepositFile_FromTheSameKeys_IsTheSameFile(string network, string genesisVersion, uint first, int count)
    {
        JsonElement expected = SpecJson.Load("03-keys", "deposit-data", $"{network}_first_{first}_count_{count}_eth1_false.json");
        ForkVersion version = ForkVersion.Parse(genesisVersion);
        using SecretBytes seed = Seed();
        List<DepositData> deposits = [];
        foreach (JsonElement deposit in expected.EnumerateArray())
        {
            using BlsSecretKey key = Derive(seed, KeyPath.ValidatorSigning(first + (uint)deposits.Count));
            deposits.Add(DepositFile.Sign(
                key, Hash32.FromBytes(deposit.Bytes("withdrawal_credentials")), new Gwei(deposit.GetProperty("amount").GetUInt64()), version));
        }

        using JsonDocument written = JsonDocument.Parse(DepositFile.Write(deposits, network, version));
        Assert.Equal(expected.EnumerateArray().Select(Members), written.RootElement.EnumerateArray().Select(Members));

        static string Members(JsonElement deposit) =>
            string.Join('\n', deposit.EnumerateObject().Select(member => $"{member.Name} {member.Value.GetRawText()}"));
    }

    [Fact]
    public void Deposits_EveryFile_RootsAndSignaturesHold()
    {
        int deposits = 0;
        foreach (string file in Directory.GetFiles(SpecVectors.PathOf("03-keys", "deposit-data"), "*.json"))
        {
            foreach (JsonElement deposit in SpecJson.Load("03-keys", "deposit-data", file).EnumerateArray())
            {
                byte[] key = deposit.Bytes("pubkey");
                byte[] signature = deposit.Bytes("signature");
                byte[] signingRoot = SigningRoot(deposit);
                Assert.Equal(deposit.Bytes("deposit_message_root"), MessageRoot(deposit));
                Assert.Equal(deposit.Bytes("deposit_data_root"), DataRoot(deposit));
                Assert.True(Scheme.Verify(key, signingRoot, signature));

                signingRoot[^1] ^= 1;
                Assert.False(Scheme.Verify(key, signingRoot, signature));
                deposits++;
            }
        }

        Assert.Equal(18, deposits);
    }

    private static SecretBytes Seed()
    {
        Assert.True(Mnemonic.TryParse(Phrase, out Mnemonic? mnemonic, out _));
        using (mnemonic)
        {
            Assert.True(mnemonic.TryDeriveSeed("", out SecretBytes? seed, out _));
            return seed;
        }
    }

    private static BlsSecretKey Derive(SecretBytes seed, KeyPath path)
    {
        Assert.True(KeyDerivation.TryDerive(seed.Span, path, out BlsSecretKey? key, out _));
        return key;
    }

    private static byte[] SigningRoot(JsonElement deposit) => SszRoots.Signing(
        MessageRoot(deposit), SszRoots.Domain(DepositDomainType, deposit.Bytes("fork_version"), new byte[32]));

    private static byte[] MessageRoot(JsonElement deposit) => SszRoots.OfContainer(
        SszRoots.OfBytes(deposit.Bytes("pubkey")),
        deposit.Bytes("withdrawal_credentials"),
        SszRoots.OfInteger(deposit.GetProperty("amount").GetUInt64()));

    private static byte[] DataRoot(JsonElement deposit) => SszRoots.OfContainer(
        SszRoots.OfBytes(deposit.Bytes("pubkey")),
        deposit.Bytes("withdrawal_credentials"),
        SszRoots.OfInteger(deposit.GetProperty("amount").GetUInt64()),
        SszRoots.OfBytes(deposit.Bytes("signature")));
}
