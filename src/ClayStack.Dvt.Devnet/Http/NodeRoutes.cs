using System.Globalization;
using ClayStack.Dvt.Devnet.Intake;
using ClayStack.Dvt.Ethereum.Networks;

namespace ClayStack.Dvt.Devnet.Http;

/// <summary>Genesis, configuration, and the node's own condition.</summary>
internal sealed class NodeRoutes(ChainHost host)
{
    private const string VersionText = "ClayStack.Devnet/1.0.0";
    private const DevnetRequestKind Kind = DevnetRequestKind.Node;

    private readonly ApiReply _spec = ApiReply.Data(writer =>
    {
        foreach ((string key, string value) in SpecValues.Of(host.Genesis))
            writer.WriteString(key, value);
        writer.WriteStartArray("BLOB_SCHEDULE");
        writer.WriteEndArray();
    });

    public IEnumerable<ApiRoute> All =>
    [
        ApiRoute.Get("/eth/v1/beacon/genesis", Kind, _ => Genesis()),
        ApiRoute.Get("/eth/v1/config/spec", Kind, _ => _spec),
        ApiRoute.Get("/eth/v1/config/fork_schedule", Kind, _ => ForkSchedule()),
        ApiRoute.Get("/eth/v1/config/deposit_contract", Kind, _ => DepositContract()),
        ApiRoute.Get("/eth/v1/node/version", Kind, _ => ApiReply.Data(writer => writer.WriteString("version", VersionText))),
        ApiRoute.Get("/eth/v1/node/syncing", Kind, _ => Syncing()),
        ApiRoute.Get("/eth/v1/node/health", Kind, Health),
    ];

    private ApiReply Genesis() => ApiReply.Data(writer =>
    {
        writer.WriteString("genesis_time", host.Genesis.Options.GenesisTime.ToString());
        writer.WriteString("genesis_validators_root", host.Genesis.ValidatorsRoot.ToString());
        writer.WriteString("genesis_fork_version", host.Genesis.Network.Forks.GenesisVersion.ToString());
    });

    private ApiReply ForkSchedule() => ApiReply.Object(writer =>
    {
        writer.WriteStartArray("data");
        ScheduledFork previous = host.Genesis.Network.Forks.Forks[0];
        foreach (ScheduledFork fork in host.Genesis.Network.Forks.Forks)
        {
            if (fork.Epoch == Ethereum.Primitives.Epoch.FarFuture)
                break;
            writer.WriteStartObject();
            writer.WriteString("previous_version", previous.Version.ToString());
            writer.WriteString("current_version", fork.Version.ToString());
            writer.WriteString("epoch", fork.Epoch.ToString());
            writer.WriteEndObject();
            previous = fork;
        }

        writer.WriteEndArray();
    });

    private ApiReply DepositContract() => ApiReply.Data(writer =>
    {
        writer.WriteString("chain_id", host.Genesis.Network.DepositChainId.ToString(CultureInfo.InvariantCulture));
        writer.WriteString("address", SpecValues.Of(host.Genesis)["DEPOSIT_CONTRACT_ADDRESS"]);
    });

    private ApiReply Syncing()
    {
        ulong head = host.Read(chain => chain.Head.Slot.Value);
        ulong now = host.Clock.Current.Value;
        return ApiReply.Data(writer =>
        {
            writer.WriteString("head_slot", head.ToString(CultureInfo.InvariantCulture));
            writer.WriteString("sync_distance", (now > head ? now - head : 0).ToString(CultureInfo.InvariantCulture));
            writer.WriteBoolean("is_syncing", host.Faults.Syncing);
            writer.WriteBoolean("is_optimistic", host.Faults.Optimistic);
            writer.WriteBoolean("el_offline", host.Faults.ExecutionOffline);
        });
    }

    private ApiReply Health(ApiRequest request)
    {
        if (!host.Faults.Syncing && !host.Faults.Optimistic && !host.Faults.ExecutionOffline)
            return ApiReply.Empty();
        if (request.Context.Request.Query["syncing_status"].Count == 0)
            return ApiReply.Empty(206);
        if (!request.TryQueryNumber("syncing_status", out ulong status, out ApiReply? refusal))
            return refusal;
        return status is >= 100 and <= 599
            ? ApiReply.Empty((int)status)
            : ApiReply.Error(400, "syncing_status is no HTTP status");
    }
}
