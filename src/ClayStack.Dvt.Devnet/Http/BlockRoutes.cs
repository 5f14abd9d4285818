using System.Text.Json;
using ClayStack.Dvt.Devnet.Chain;
using ClayStack.Dvt.Devnet.Intake;
using ClayStack.Dvt.Ethereum.Ssz.Json;

namespace ClayStack.Dvt.Devnet.Http;

/// <summary>Blocks and headers.</summary>
internal sealed class BlockRoutes(ChainHost host)
{
    private const DevnetRequestKind Kind = DevnetRequestKind.Blocks;

    private readonly string _version = host.Genesis.Fork.ToString().ToLowerInvariant();

    public IEnumerable<ApiRoute> All =>
    [
        ApiRoute.Get("/eth/v1/beacon/headers/{block_id}", Kind, Header),
        ApiRoute.Get("/eth/v1/beacon/blocks/{block_id}/root", Kind, BlockRoot),
        ApiRoute.Get("/eth/v2/beacon/blocks/{block_id}", Kind, Block),
    ];

    private ApiReply Header(ApiRequest request) => Read(request, (writer, block) =>
    {
        writer.WriteStartObject("data");
        writer.WriteString("root", block.Root.ToString());
        writer.WriteBoolean("canonical", value: true);
        writer.WriteStartObject("header");
        writer.WritePropertyName("message");
        SszJson.Write(writer, block.Header, host.Genesis.Preset);
        writer.WriteString("signature", block.Signed.Signature.ToString());
        writer.WriteEndObject();
        writer.WriteEndObject();
    });

    private ApiReply BlockRoot(ApiRequest request) => Read(request, (writer, block) =>
    {
        writer.WriteStartObject("data");
        writer.WriteString("root", block.Root.ToString());
        writer.WriteEndObject();
    });

    private ApiReply Block(ApiRequest request)
    {
        if (!ChainLookup.TryFindBlock(host, request.Path("block_id"), out ChainBlock? block, out ApiReply? refusal))
            return refusal;
        if (request.PrefersSsz)
            return ApiReply.Bytes(block.Signed.ToSsz(host.Genesis.Preset), _version);
        return ApiReply.Object(
            writer =>
            {
                writer.WriteString("version", _version);
                ChainLookup.WriteFlags(writer, host, block.Slot);
                writer.WritePropertyName("data");
                block.Signed.WriteJson(writer, host.Genesis.Preset);
            },
            version: _version);
    }

    private ApiReply Read(ApiRequest request, Action<Utf8JsonWriter, ChainBlock> write)
    {
        if (!ChainLookup.TryFindBlock(host, request.Path("block_id"), out ChainBlock? block, out ApiReply? refusal))
            return refusal;
        return ApiReply.Object(writer =>
        {
            ChainLookup.WriteFlags(writer, host, block.Slot);
            write(writer, block);
        });
    }
}
