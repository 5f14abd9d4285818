using ClayStack.Dvt.Peers.Codec;
using ClayStack.Dvt.Peers.Wire;
using ClayStack.Dvt.Rpc;
using Google.Protobuf.Reflection;

namespace ClayStack.Dvt.Peers.Transport;

/// <summary>The methods of <c>claystack.dvt.peer.v1.PeerService</c>.</summary>
internal static class PeerMethods
{
    private static readonly ServiceDescriptor Service = PeerReflection.Descriptor.Services[0];

    public static readonly RpcDuplexMethod<ControlFrame, ControlFrame> Control = new(Service)
    {
        RequestBytesMax = PeerLimits.ControlFrameBytesMax,
        ResponseBytesMax = PeerLimits.ControlFrameBytesMax,
    };

    public static readonly RpcDuplexMethod<BulkFrame, BulkFrame> Bulk = new(Service)
    {
        RequestBytesMax = PeerLimits.BulkFrameBytesMax,
        ResponseBytesMax = PeerLimits.BulkFrameBytesMax,
    };
}
