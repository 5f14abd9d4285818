using System.Text.Json;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Ssz;

namespace ClayStack.Dvt.SpecTests.Ethereum;

/// <summary>Cases of the consensus specification's own SSZ tests, under the limits that they were made with.</summary>
public sealed class ConsensusSpecTests
{
    [Fact]
    public void Cases_HaveTheExpectedRoots()
    {
        int seen = 0;
        foreach (JsonElement one in JsonVectors.Load("04-ssz", "consensus-spec-tests", "expected_roots.json").EnumerateArray())
        {
            SszType type = SszCatalog.ByFork[one.Text("fork")][one.Text("type")];
            Preset preset = Limits(one.Text("preset") is "minimal" ? Preset.Minimal : Preset.Mainnet, one);
            byte[] encoding = one.BytesOf("ssz");
            Assert.True(type.TryDecode(encoding, preset, out object? value, out SszError? error), $"{type}: {error}");
            Assert.Equal(encoding, type.Encode(value, preset));
            Assert.Equal(Root.Parse(one.Text("root")), type.Root(value, preset));
            seen++;
        }

        Assert.Equal(2, seen);
    }

    /// <summary>Limits that were others when a case was made.</summary>
    internal static Preset Limits(Preset preset, JsonElement one)
    {
        if (!one.TryGetProperty("preset_limits", out JsonElement limits))
            return preset;
        foreach (JsonProperty limit in limits.EnumerateObject())
        {
            int value = limit.Value.GetInt32();
            preset = limit.Name switch
            {
                "MAX_BLOB_COMMITMENTS_PER_BLOCK" => preset with { MaxBlobCommitmentsPerBlock = value },
                "MAX_DEPOSIT_REQUESTS_PER_PAYLOAD" => preset with { MaxDepositRequestsPerPayload = value },
                "MAX_WITHDRAWAL_REQUESTS_PER_PAYLOAD" => preset with { MaxWithdrawalRequestsPerPayload = value },
                "MAX_CONSOLIDATION_REQUESTS_PER_PAYLOAD" => preset with { MaxConsolidationRequestsPerPayload = value },
                "MAX_WITHDRAWALS_PER_PAYLOAD" => preset with { MaxWithdrawalsPerPayload = value },
                "SYNC_COMMITTEE_SIZE" => preset with { SyncCommitteeSize = value },
                _ => throw new InvalidOperationException($"A limit of an unknown name: {limit.Name}"),
            };
        }

        return preset;
    }
}
