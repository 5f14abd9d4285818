using System.Diagnostics.CodeAnalysis;
using ClayStack.Dvt.Devnet.Chain;
using ClayStack.Dvt.Devnet.Intake;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Ssz;
using ClayStack.Dvt.Ethereum.Ssz.Json;
using Published = ClayStack.Dvt.Ethereum.Blocks.SignedBlock;

namespace ClayStack.Dvt.Devnet.Http;

/// <summary>Blocks from proposers, full and blinded.</summary>
internal sealed class PublicationRoutes(ChainHost host, PublicationIntake intake)
{
    private const DevnetRequestKind Kind = DevnetRequestKind.BlockPublication;

    private readonly string _version = host.Genesis.Fork.ToString().ToLowerInvariant();

    public IEnumerable<ApiRoute> All =>
    [
        ApiRoute.Post("/eth/v2/beacon/blocks", Kind, request => PublishAsync(request, blinded: false)),
        ApiRoute.Post("/eth/v2/beacon/blinded_blocks", Kind, request => PublishAsync(request, blinded: true)),
    ];

    private async ValueTask<ApiReply> PublishAsync(ApiRequest request, bool blinded)
    {
        if (request.WrongVersion(_version) is { } wrong)
            return wrong;
        string validation = request.HasQuery("broadcast_validation") ? request.Query("broadcast_validation") : "gossip";
        if (validation is not ("gossip" or "consensus" or "consensus_and_equivocation"))
            return ApiReply.Error(400, $"broadcast_validation '{validation}' is none of gossip, consensus and consensus_and_equivocation");
        ReadOnlyMemory<byte> body = await request.BodyAsync().ConfigureAwait(false);
        if (!TryRead(body.Span, blinded, request.SendsSsz, out Published? block, out SszError? error))
        {
            Refusal malformed = new("malformed", $"{error}");
            host.Refuse(DevnetDutyKind.Proposal, PreparedItem.Nobody, malformed);
            return ApiReply.Error(400, malformed.ToString());
        }

        bool refuseEquivocation = string.Equals(validation, "consensus_and_equivocation", StringComparison.Ordinal);
        PublicationIntake.Verdict? verdict = await intake.PublishAsync(block, refuseEquivocation).ConfigureAwait(false);
        if (verdict is null)
            return ApiReply.Busy();
        return verdict.Refusal is { } refusal ? ApiReply.Error(400, refusal.ToString()) : ApiReply.Empty();
    }

    private bool TryRead(
        ReadOnlySpan<byte> body, bool blinded, bool isSsz, [NotNullWhen(true)] out Published? block, [NotNullWhen(false)] out SszError? error)
    {
        ForkName fork = host.Genesis.Fork;
        block = (fork, blinded) switch
        {
            (ForkName.Deneb, false) => Read(body, isSsz, out Ethereum.Deneb.SignedBlockContents? contents, out error) ? new Published.DenebContents(contents) : null,
            (ForkName.Deneb, true) => Read(body, isSsz, out Ethereum.Deneb.SignedBlindedBeaconBlock? message, out error) ? new Published.DenebBlinded(message) : null,
            (ForkName.Electra, false) => Read(body, isSsz, out Ethereum.Electra.SignedBlockContents? contents, out error) ? new Published.ElectraContents(contents) : null,
            (_, false) => Read(body, isSsz, out Ethereum.Fulu.SignedBlockContents? contents, out error) ? new Published.FuluContents(contents) : null,
            _ => Read(body, isSsz, out Ethereum.Electra.SignedBlindedBeaconBlock? message, out error) ? new Published.ElectraBlinded(fork, message) : null,
        };
        return block is not null;
    }

    private bool Read<T>(ReadOnlySpan<byte> body, bool isSsz, [NotNullWhen(true)] out T? value, [NotNullWhen(false)] out SszError? error)
        where T : class, ISszContainer<T> => isSsz
        ? SszEncoding.TryDeserialize(body, host.Genesis.Preset, out value, out error)
        : SszJson.TryRead(body, host.Genesis.Preset, out value, out error);
}
