using ClayStack.Dvt.Consensus;
using Google.Protobuf;

namespace ClayStack.Dvt.Peers.Codec;

/// <summary>One encoded frame, to be sent on its stream; immutable, and the same for every peer.</summary>
public sealed class PeerFrame
{
    internal PeerFrame(PeerStream stream, IMessage message, InstanceId? about)
    {
        Stream = stream;
        Message = message;
        About = about;
        Length = message.CalculateSize();
    }

    /// <summary>The stream that it belongs on.</summary>
    public PeerStream Stream { get; }

    /// <summary>The slot and the number of the kind of duty that it is about, after whose window it is useless; null for none.</summary>
    public InstanceId? About { get; }

    /// <summary>How many bytes it has.</summary>
    public int Length { get; }

    internal IMessage Message { get; }

    /// <summary>The same message for a peer that has to pull its value; null if none follows it.</summary>
    internal PeerFrame? WithoutValue { get; init; }

    /// <summary>The bytes.</summary>
    public byte[] ToArray() => Message.ToByteArray();
}
