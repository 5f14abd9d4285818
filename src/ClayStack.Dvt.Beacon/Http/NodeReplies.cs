using ClayStack.Dvt.Beacon.Api;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Beacon.Http;

/// <summary>The answers that say nothing about a chain's preset: they are read before a network is known.</summary>
internal static class NodeReplies
{
    public const int SpecBytesMax = 1024 * 1024;

    /// <summary>The year 3000, so that no later arithmetic on slots can overflow.</summary>
    private const ulong GenesisTimeMax = 32_503_680_000;

    private const int SpecKeysMax = 2048;
    private const int SpecTextMax = 256;
    private const int VersionTextMax = 256;

    public static GenesisInfo Genesis(JsonNode root)
    {
        JsonNode data = root.Object("data");
        Uint64 time = data.Value<Uint64>("genesis_time");
        data.Require(time.Value <= GenesisTimeMax, "genesis_time", "not within this millennium");
        return new GenesisInfo(
            time,
            data.Value<Root>("genesis_validators_root"),
            data.Value<ForkVersion>("genesis_fork_version"));
    }

    public static IReadOnlyDictionary<string, string> Spec(JsonNode root) => root.Object("data").Texts(SpecKeysMax, SpecTextMax);

    public static string Version(JsonNode root) => Errors.Cut(root.Object("data").Text("version", VersionTextMax));

    public static SyncStatus Syncing(JsonNode root)
    {
        JsonNode data = root.Object("data");
        return new SyncStatus(
            data.Value<Slot>("head_slot"),
            data.Number("sync_distance"),
            data.Flag("is_syncing"),
            data.FlagOr("is_optimistic", fallback: false),
            data.FlagOr("el_offline", fallback: false));
    }
}
