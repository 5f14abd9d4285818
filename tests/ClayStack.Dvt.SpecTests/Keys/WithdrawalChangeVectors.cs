using System.Globalization;
using System.Text.Json;
using Scheme = ClayStack.Dvt.Crypto.Bls12381.Bls;

namespace ClayStack.Dvt.SpecTests.Keys;

/// <summary>BLSToExecutionChange (consensus-specs, capella/beacon-chain.md), from ethstaker-deposit-cli's documentation.</summary>
public sealed class WithdrawalChangeVectors
{
    // Changes are signed under the genesis fork for ever: Holesky's.
    private static readonly byte[] GenesisForkVersion = [0x01, 0x01, 0x70, 0x00];

    private static ReadOnlySpan<byte> ChangeDomainType => [10, 0, 0, 0];

    [Fact]
    public void BlsToExecutionChange_Signature_HoldsForThisMessageOnly()
    {
        JsonElement change = Assert.Single(SpecJson.Load(
            "03-keys", "ethstaker-docs", "bls_to_execution_change_holesky.json").EnumerateArray());
        JsonElement message = change.GetProperty("message");
        byte[] key = message.Bytes("from_bls_pubkey");
        byte[] signature = change.Bytes("signature");
        byte[] domain = SszRoots.Domain(
            ChangeDomainType, GenesisForkVersion, change.GetProperty("metadata").Bytes("genesis_validators_root"));
        ulong index = ulong.Parse(message.Text("validator_index"), CultureInfo.InvariantCulture);
        byte[] address = message.Bytes("to_execution_address");

        Assert.True(Scheme.Verify(key, SszRoots.Signing(Root(index, key, address), domain), signature));
        Assert.False(Scheme.Verify(key, SszRoots.Signing(Root(index + 1, key, address), domain), signature));

        address[^1] ^= 1;
        Assert.False(Scheme.Verify(key, SszRoots.Signing(Root(index, key, address), domain), signature));
    }

    private static byte[] Root(ulong index, byte[] key, byte[] address) => SszRoots.OfContainer(
        SszRoots.OfInteger(index), SszRoots.OfBytes(key), SszRoots.OfBytes(address));
}
