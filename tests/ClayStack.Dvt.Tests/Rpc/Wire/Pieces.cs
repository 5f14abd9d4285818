using System.Buffers;

namespace ClayStack.Dvt.Tests.Rpc.Wire;

/// <summary>Bytes in many small segments, as a network may bring them.</summary>
internal static class Pieces
{
    public static ReadOnlySequence<byte> Of(byte[] bytes, int pieceLength)
    {
        if (bytes.Length == 0)
            return ReadOnlySequence<byte>.Empty;
        Segment first = new(bytes.AsMemory(0, Math.Min(pieceLength, bytes.Length)), 0);
        Segment last = first;
        for (int at = pieceLength; at < bytes.Length; at += pieceLength)
            last = last.Append(bytes.AsMemory(at, Math.Min(pieceLength, bytes.Length - at)));
        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory, long index)
        {
            Memory = memory;
            RunningIndex = index;
        }

        public Segment Append(ReadOnlyMemory<byte> memory)
        {
            Segment next = new(memory, RunningIndex + Memory.Length);
            Next = next;
            return next;
        }
    }
}
