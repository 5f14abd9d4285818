using System.Buffers;
using ClayStack.Dvt.Rpc.Wire;

namespace ClayStack.Dvt.Rpc.Client;

/// <summary>Writes the body of a request.</summary>
internal sealed class ClientWriteEnd(RequestContent content) : WriteEnd
{
    public override bool IsOver => content.IsOver;

    public override IBufferWriter<byte> Buffer => content.Buffer;

    public override ValueTask<bool> FlushAsync() => content.FlushAsync();
}
