using System.Buffers;
using System.Buffers.Binary;
using Google.Protobuf;

namespace ClayStack.Dvt.Rpc.Wire;

/// <summary>
/// A message on the wire: a byte that tells whether it is compressed, its length in four bytes, big-endian, and the
/// message (grpc/doc/PROTOCOL-HTTP2.md). The length is judged before anything is kept for it.
/// </summary>
internal static class Frame
{
    public const int HeaderLength = 5;

    /// <summary>Looks at the beginning of a buffer.</summary>
    /// <param name="buffer">What has come so far.</param>
    /// <param name="bytesMax">The longest message to take.</param>
    /// <param name="length">The length that the header announces, once it is there.</param>
    public static FrameState Look(in ReadOnlySequence<byte> buffer, int bytesMax, out uint length)
    {
        length = 0;
        if (buffer.Length < HeaderLength)
            return FrameState.Incomplete;
        Span<byte> header = stackalloc byte[HeaderLength];
        buffer.Slice(0, HeaderLength).CopyTo(header);
        length = BinaryPrimitives.ReadUInt32BigEndian(header[1..]);
        if (header[0] != 0)
            return header[0] == 1 ? FrameState.Compressed : FrameState.Malformed;
        if (length > (uint)bytesMax)
            return FrameState.TooLong;
        return buffer.Length - HeaderLength >= length ? FrameState.Complete : FrameState.Incomplete;
    }

    /// <summary>Appends a message whose size is known.</summary>
    public static void Write(IBufferWriter<byte> output, IMessage message, int size)
    {
        Span<byte> header = output.GetSpan(HeaderLength);
        header[0] = 0;
        BinaryPrimitives.WriteInt32BigEndian(header[1..], size);
        output.Advance(HeaderLength);
        message.WriteTo(output);
    }
}
