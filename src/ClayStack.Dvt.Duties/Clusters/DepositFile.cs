using System.Text.Json;
using ClayStack.Dvt.Crypto.Bls12381;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Phase0;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Signing;
using ClayStack.Dvt.Ethereum.Ssz;

namespace ClayStack.Dvt.Duties.Clusters;

/// <summary>
/// Deposits of new validators, signed and as the file that the staking launchpad and the tools around the deposit contract take
/// (ethereum/staking-deposit-cli). For a dealer, who has whole keys (PROTOCOL K2).
/// </summary>
public static class DepositFile
{
    /// <summary>The version of staking-deposit-cli whose form the file has; readers refuse files without one.</summary>
    public const string FormatVersion = "2.7.0";

    /// <summary>Signs a deposit: valid for the genesis version, on no particular chain (consensus-specs phase0/beacon-chain.md).</summary>
    /// <param name="secret">The validator's whole key; stays the caller's.</param>
    /// <param name="credentials">The manifest's withdrawal credentials.</param>
    /// <param name="amount">One of the manifest's amounts.</param>
    /// <param name="genesisVersion">GENESIS_FORK_VERSION.</param>
    public static DepositData Sign(BlsSecretKey secret, Hash32 credentials, Gwei amount, ForkVersion genesisVersion)
    {
        ArgumentNullException.ThrowIfNull(secret);
        BlsPublicKeyBytes key = BlsPublicKeyBytes.FromBytes(secret.ToPublicKey().Bytes);
        Root root = Domains.SigningRoot(
            RootOf(new DepositMessage(key, credentials, amount)), Domains.Compute(DomainTypes.Deposit, genesisVersion, default));
        return new DepositData(key, credentials, amount, BlsSignatureBytes.FromBytes(Bls.Sign(secret, root.Span).Bytes));
    }

    /// <summary>Writes the file: a JSON array, hexadecimal without a prefix, amounts in gwei.</summary>
    /// <param name="deposits">The deposits, in their order.</param>
    /// <param name="networkName">The network's name, as the launchpad knows it.</param>
    /// <param name="genesisVersion">GENESIS_FORK_VERSION.</param>
    public static byte[] Write(IEnumerable<DepositData> deposits, string networkName, ForkVersion genesisVersion)
    {
        ArgumentNullException.ThrowIfNull(deposits);
        ArgumentNullException.ThrowIfNull(networkName);
        using MemoryStream stream = new();
        using (Utf8JsonWriter writer = new(stream))
        {
            writer.WriteStartArray();
            foreach (DepositData deposit in deposits)
            {
                writer.WriteStartObject();
                writer.WriteString("pubkey", Bare(deposit.Pubkey));
                writer.WriteString("withdrawal_credentials", Bare(deposit.WithdrawalCredentials));
                writer.WriteNumber("amount", deposit.Amount.Value);
                writer.WriteString("signature", Bare(deposit.Signature));
                writer.WriteString("deposit_message_root", Bare(RootOf(new DepositMessage(deposit.Pubkey, deposit.WithdrawalCredentials, deposit.Amount))));
                writer.WriteString("deposit_data_root", Bare(RootOf(deposit)));
                writer.WriteString("fork_version", Bare(genesisVersion));
                writer.WriteString("network_name", networkName);
                writer.WriteString("deposit_cli_version", FormatVersion);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        return stream.ToArray();
    }

    // No list in these objects is bounded by a preset.
    private static Root RootOf<T>(T value) where T : class, ISszContainer<T> => SszEncoding.HashTreeRoot(value, Preset.Mainnet);

    private static string Bare(object value) => value.ToString()![2..];
}
