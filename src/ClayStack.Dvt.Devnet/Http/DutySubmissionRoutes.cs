using ClayStack.Dvt.Devnet.Chain;
using ClayStack.Dvt.Devnet.Intake;
using ClayStack.Dvt.Ethereum.Attestations;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Phase0;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Ssz;
using ClayStack.Dvt.Ethereum.Ssz.Json;

namespace ClayStack.Dvt.Devnet.Http;

/// <summary>Submissions beside attestations and blocks: sync messages, aggregates, contributions, exits.</summary>
internal sealed class DutySubmissionRoutes(ChainHost host, Intakes intakes)
{
    private readonly string _version = host.Genesis.Fork.ToString().ToLowerInvariant();

    public IEnumerable<ApiRoute> All =>
    [
        ApiRoute.Post("/eth/v1/beacon/pool/sync_committees", DevnetRequestKind.Pool, request =>
            SubmitAsync(request, DevnetDutyKind.SyncMessage, intakes.SyncMessages)),
        ApiRoute.Post("/eth/v1/validator/contribution_and_proofs", DevnetRequestKind.Pool, request =>
            SubmitAsync(request, DevnetDutyKind.Contribution, intakes.Contributions)),
        ApiRoute.Post("/eth/v2/validator/aggregate_and_proofs", DevnetRequestKind.Pool, AggregatesAsync),
        ApiRoute.Post("/eth/v1/beacon/pool/voluntary_exits", DevnetRequestKind.Pool, ExitAsync),
    ];

    private async ValueTask<ApiReply> SubmitAsync<T>(ApiRequest request, DevnetDutyKind kind, DutyIntake<T> intake) where T : class, ISszContainer<T>
    {
        ReadOnlyMemory<byte> body = await request.BodyAsync().ConfigureAwait(false);
        return request.TryReadList(body.Span, host.Genesis.Preset, out SszList<T> items, out SszError? error)
            ? await JudgeAsync(intake, [.. items]).ConfigureAwait(false)
            : Malformed(kind, error);
    }

    private async ValueTask<ApiReply> AggregatesAsync(ApiRequest request)
    {
        if (request.WrongVersion(_version) is { } wrong)
            return wrong;
        ReadOnlyMemory<byte> body = await request.BodyAsync().ConfigureAwait(false);
        if (!TryReadAggregates(request, body.Span, out List<SignedAggregate> aggregates, out SszError? error))
            return Malformed(DevnetDutyKind.Aggregate, error);
        return await JudgeAsync(intakes.Aggregates, aggregates).ConfigureAwait(false);
    }

    private bool TryReadAggregates(ApiRequest request, ReadOnlySpan<byte> body, out List<SignedAggregate> aggregates, out SszError? error)
    {
        aggregates = [];
        if (host.Genesis.Fork >= ForkName.Electra)
        {
            if (!request.TryReadList(body, host.Genesis.Preset, out SszList<Ethereum.Electra.SignedAggregateAndProof> electra, out error))
                return false;
            aggregates.AddRange(electra.Select(signed => new SignedAggregate.FromElectra(signed)));
            return true;
        }

        if (!request.TryReadList(body, host.Genesis.Preset, out SszList<SignedAggregateAndProof> phase0, out error))
            return false;
        aggregates.AddRange(phase0.Select(signed => new SignedAggregate.BeforeElectra(signed)));
        return true;
    }

    private async ValueTask<ApiReply> ExitAsync(ApiRequest request)
    {
        ReadOnlyMemory<byte> body = await request.BodyAsync().ConfigureAwait(false);
        if (!SszJson.TryRead(body.Span, host.Genesis.Preset, out SignedVoluntaryExit? exit, out SszError? error))
            return Malformed(DevnetDutyKind.Exit, error);
        Refusal?[]? refusals = await intakes.Exits.SubmitAsync([exit]).ConfigureAwait(false);
        if (refusals is null)
            return ApiReply.Busy();
        return refusals[0] is { } refusal ? ApiReply.Error(400, refusal.ToString()) : ApiReply.Empty();
    }

    private static async ValueTask<ApiReply> JudgeAsync<T>(DutyIntake<T> intake, IReadOnlyList<T> items)
    {
        Refusal?[]? refusals = await intake.SubmitAsync(items).ConfigureAwait(false);
        return refusals is null ? ApiReply.Busy() : ApiReply.PerItem(refusals);
    }

    private ApiReply Malformed(DevnetDutyKind kind, SszError? error)
    {
        Refusal refusal = new("malformed", $"{error}");
        host.Refuse(kind, PreparedItem.Nobody, refusal);
        return ApiReply.Error(400, refusal.ToString());
    }
}
