using System.Buffers;

namespace ClayStack.Dvt.Rpc.Wire;

/// <summary>What a writer of messages needs from the call that it belongs to; server and client each have theirs.</summary>
internal abstract class WriteEnd
{
    /// <summary>Whether nothing can be sent any more.</summary>
    public abstract bool IsOver { get; }

    /// <summary>Where messages are put until they are flushed.</summary>
    public abstract IBufferWriter<byte> Buffer { get; }

    /// <summary>Sends what was put there.</summary>
    /// <returns>False if the call is over.</returns>
    public abstract ValueTask<bool> FlushAsync();
}
