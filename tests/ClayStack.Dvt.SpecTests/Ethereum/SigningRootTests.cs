using System.Text.Json;
using ClayStack.Dvt.Ethereum.Altair;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Phase0;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Signing;

namespace ClayStack.Dvt.SpecTests.Ethereum;

/// <summary>The signing roots that remote-signing APIs publish with their examples.</summary>
public sealed class SigningRootTests
{
    /// <summary>Full blocks of Phase 0 and Altair: types that Deneb no longer has.</summary>
    private static readonly string[] BlocksOfEarlierForks =
    [
        "remote-signing-api__block_deprecated.json", "remote-signing-api__block_v2_altair.json",
        "teku__altairblock.json", "teku__phase0block.json",
    ];

    public static TheoryData<string> Cases { get; } =
    [
        .. Directory.GetFiles(SpecVectors.PathOf("04-ssz", "signing-roots"), "*.json")
            .Select(path => Path.GetFileName(path)!).Except(BlocksOfEarlierForks).Order(StringComparer.Ordinal),
    ];

    [Fact]
    public void Cases_AreAllThatThereAre() => Assert.Equal(14, Cases.Count);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Request_HasThePublishedSigningRoot(string file)
    {
        JsonElement vector = JsonVectors.Load("04-ssz", "signing-roots", file);
        Preset preset = vector.Text("preset") is "minimal" ? Preset.Minimal : Preset.Mainnet;
        JsonElement request = vector.GetProperty("request");
        Assert.Equal(request.RootOf("signingRoot"), Compute(request, preset));
    }

    private static Root Compute(JsonElement request, Preset preset)
    {
        if (request.Text("type") is "DEPOSIT")
        {
            JsonElement deposit = request.GetProperty("deposit");
            ForkVersion genesis = ForkVersion.Parse(deposit.Text("genesis_fork_version"));
            return Roots(preset, genesis, default).Deposit(deposit.Read<DepositMessage>(preset));
        }

        JsonElement info = request.GetProperty("fork_info");
        Fork fork = info.GetProperty("fork").Read<Fork>(preset);
        Assert.Equal(fork.PreviousVersion, fork.CurrentVersion);
        SigningRoots roots = Roots(preset, fork.CurrentVersion, info.RootOf("genesis_validators_root"));
        switch (request.Text("type"))
        {
            case "BLOCK_V2":
                return roots.Block(request.GetProperty("beacon_block").GetProperty("block_header").Read<BeaconBlockHeader>(preset));
            case "AGGREGATE_AND_PROOF":
                return roots.AggregateAndProof(request.GetProperty("aggregate_and_proof").Read<AggregateAndProof>(preset));
            case "AGGREGATE_AND_PROOF_V2":
                return roots.AggregateAndProof(request.GetProperty("aggregate_and_proof").GetProperty("data").Read<AggregateAndProof>(preset));
            case "AGGREGATION_SLOT":
                return roots.SelectionProof(new Slot(request.GetProperty("aggregation_slot").NumberOf("slot")));
            case "RANDAO_REVEAL":
                return roots.Randao(new Epoch(request.GetProperty("randao_reveal").NumberOf("epoch")));
            case "SYNC_COMMITTEE_MESSAGE":
                JsonElement message = request.GetProperty("sync_committee_message");
                return roots.SyncCommitteeMessage(new Slot(message.NumberOf("slot")), message.RootOf("beacon_block_root"));
            case "SYNC_COMMITTEE_SELECTION_PROOF":
                JsonElement selection = request.GetProperty("sync_aggregator_selection_data");
                return roots.SyncCommitteeSelectionProof(selection.Read<SyncAggregatorSelectionData>(preset));
            case "VOLUNTARY_EXIT":
                VoluntaryExit exit = request.GetProperty("voluntary_exit").Read<VoluntaryExit>(preset);
                return roots.VoluntaryExit(exit, exit.Epoch);
            default:
                throw new InvalidOperationException($"A request of an unknown type: {request.Text("type")}");
        }
    }

    /// <summary>A chain with one version for ever.</summary>
    private static SigningRoots Roots(Preset preset, ForkVersion version, Root genesisValidatorsRoot) =>
        new(preset, new ForkSchedule(new ScheduledFork(ForkName.Phase0, version, new Epoch(0))), genesisValidatorsRoot);
}
