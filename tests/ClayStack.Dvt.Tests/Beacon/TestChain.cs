using System.Globalization;
using System.Text;
using ClayStack.Dvt.Beacon;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Phase0;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Ssz;
using ClayStack.Dvt.Ethereum.Ssz.Json;

namespace ClayStack.Dvt.Tests.Beacon;

/// <summary>A small chain at Fulu, and what an honest beacon node says of it. Slots last six seconds, epochs eight slots.</summary>
internal static class TestChain
{
    public const long GenesisTime = 1_800_000_000;

    public static readonly TimeSpan Slot = TimeSpan.FromSeconds(6);

    public static Root GenesisValidatorsRoot { get; } = Root(0xaa);

    public static Dictionary<string, string> Spec { get; } = MakeSpec();

    public static Network Network { get; } = MakeNetwork();

    public static NetworkIdentity Identity { get; } = new(Network, new Uint64(GenesisTime), "test");

    public static Preset Preset => Network.Preset;

    /// <summary>A root that is easy to recognise.</summary>
    public static Root Root(byte fill)
    {
        byte[] bytes = new byte[32];
        Array.Fill(bytes, fill);
        return ClayStack.Dvt.Ethereum.Primitives.Root.FromBytes(bytes);
    }

    public static BlsPublicKeyBytes Key(ulong index)
    {
        byte[] bytes = new byte[48];
        Array.Fill(bytes, (byte)index);
        return BlsPublicKeyBytes.FromBytes(bytes);
    }

    public static string Genesis(Root? root = null) =>
        $$$"""{"data":{"genesis_time":"{{{GenesisTime}}}","genesis_validators_root":"{{{root ?? GenesisValidatorsRoot}}}","genesis_fork_version":"0x00000001"}}""";

    public static string SpecJson() =>
        "{\"data\":{" + string.Join(',', Spec.Select(entry => $"\"{entry.Key}\":\"{entry.Value}\"")) + ",\"BLOB_SCHEDULE\":[{\"EPOCH\":\"1\"}]}}";

    public static string Syncing(ulong head = 0, ulong distance = 0, bool syncing = false, bool optimistic = false, bool elOffline = false) =>
        $$$"""{"data":{"head_slot":"{{{head}}}","sync_distance":"{{{distance}}}","is_syncing":{{{Json(syncing)}}},"is_optimistic":{{{Json(optimistic)}}},"el_offline":{{{Json(elOffline)}}}}}""";

    public static string Vote(ulong slot, Root head, ulong source = 0) =>
        $$"""{"data":{{Encoding.UTF8.GetString(SszJson.ToUtf8(VoteData(slot, head, source), Preset))}}}""";

    public static AttestationData VoteData(ulong slot, Root head, ulong source = 0) => new(
        new Slot(slot), default, head, new Checkpoint(new Epoch(source), Root(0x50)), new Checkpoint(new Epoch(slot / 8), Root(0x60)));

    public static string Duties(Root dependent, params (ulong Validator, ulong Slot)[] duties) =>
        $$"""{"dependent_root":"{{dependent}}","execution_optimistic":false,"data":[{{string.Join(',', duties.Select(Duty))}}]}""";

    public static string Duty((ulong Validator, ulong Slot) duty) =>
        $$"""{"pubkey":"{{Key(duty.Validator)}}","validator_index":"{{duty.Validator}}","committee_index":"1","committee_length":"4","committees_at_slot":"2","validator_committee_index":"3","slot":"{{duty.Slot}}"}""";

    public static string Proposers(Root dependent, params (ulong Validator, ulong Slot)[] duties) =>
        $$"""{"dependent_root":"{{dependent}}","execution_optimistic":false,"data":[{{string.Join(',', duties.Select(Proposer))}}]}""";

    private static string Proposer((ulong Validator, ulong Slot) duty) =>
        $$"""{"pubkey":"{{Key(duty.Validator)}}","validator_index":"{{duty.Validator}}","slot":"{{duty.Slot}}"}""";

    public static string Head(ulong slot, Root block, Root previous, Root current, bool optimistic = false) =>
        $$"""{"slot":"{{slot}}","block":"{{block}}","state":"{{Root(1)}}","epoch_transition":false,"previous_duty_dependent_root":"{{previous}}","current_duty_dependent_root":"{{current}}","execution_optimistic":{{Json(optimistic)}}}""";

    public static string HeadV2(ulong slot, Root block, Root current, Root next) =>
        $$$"""{"version":"fulu","data":{"slot":"{{{slot}}}","block":"{{{block}}}","current_epoch_dependent_root":"{{{current}}}","next_epoch_dependent_root":"{{{next}}}","execution_optimistic":false}}""";

    public static string Reorganised(ulong slot, ulong depth, Root newHead) =>
        $$"""{"slot":"{{slot}}","depth":"{{depth}}","old_head_block":"{{Root(1)}}","new_head_block":"{{newHead}}","epoch":"0","execution_optimistic":false}""";

    public static string Finalized(ulong epoch, Root block) =>
        $$"""{"block":"{{block}}","state":"{{Root(1)}}","epoch":"{{epoch}}","execution_optimistic":false}""";

    public static BeaconBlockHeader HeaderOf(ulong slot) => new(new Slot(slot), new ValidatorIndex(1), Root(2), Root(3), Root(4));

    public static Root RootOf(BeaconBlockHeader header) => SszEncoding.HashTreeRoot(header, Preset);

    public static string Header(BeaconBlockHeader header, Root? root = null) =>
        $$$$"""{"execution_optimistic":false,"finalized":false,"data":{"root":"{{{{root ?? RootOf(header)}}}}","canonical":true,"header":{"message":{{{{Encoding.UTF8.GetString(SszJson.ToUtf8(header, Preset))}}}},"signature":"{{{{default(BlsSignatureBytes)}}}}"}}}""";

    private static string Json(bool value) => value ? "true" : "false";

    private static Dictionary<string, string> MakeSpec()
    {
        Dictionary<string, string> spec = new()
        {
            ["CONFIG_NAME"] = "minimal",
            ["PRESET_BASE"] = "minimal",
            ["SLOT_DURATION_MS"] = "6000",
            ["DEPOSIT_CHAIN_ID"] = "1337",
            ["GENESIS_FORK_VERSION"] = "0x00000001",
        };
        string[] forks = ["ALTAIR", "BELLATRIX", "CAPELLA", "DENEB", "ELECTRA", "FULU"];
        for (int i = 0; i < forks.Length; i++)
        {
            spec[$"{forks[i]}_FORK_VERSION"] = string.Create(CultureInfo.InvariantCulture, $"0x0{i + 1}000001");
            spec[$"{forks[i]}_FORK_EPOCH"] = "0";
        }

        return spec;
    }

    private static Network MakeNetwork()
    {
        Assert.True(NetworkReader.TryRead(Spec, out Network? network, out NetworkError? error), error?.ToString());
        return network with { GenesisValidatorsRoot = GenesisValidatorsRoot };
    }
}
