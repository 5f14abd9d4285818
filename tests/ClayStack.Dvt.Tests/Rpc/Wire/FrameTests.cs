using System.Buffers;
using ClayStack.Dvt.Rpc.Wire;

namespace ClayStack.Dvt.Tests.Rpc.Wire;

public sealed class FrameTests
{
    private const int BytesMax = 1000;

    [Theory]
    [InlineData("", FrameState.Incomplete, 0u)]
    [InlineData("00000000", FrameState.Incomplete, 0u)]
    [InlineData("0000000000", FrameState.Complete, 0u)]
    [InlineData("0000000001", FrameState.Incomplete, 1u)]
    [InlineData("000000000177", FrameState.Complete, 1u)]
    [InlineData("00000000017700", FrameState.Complete, 1u)]
    [InlineData("00000003e8", FrameState.Incomplete, 1000u)]
    [InlineData("00000003e9", FrameState.TooLong, 1001u)]
    [InlineData("007fffffff", FrameState.TooLong, int.MaxValue)]
    [InlineData("0080000000", FrameState.TooLong, 0x80000000)]
    [InlineData("00ffffffff", FrameState.TooLong, uint.MaxValue)]
    [InlineData("0100000000", FrameState.Compressed, 0u)]
    [InlineData("01ffffffff", FrameState.Compressed, uint.MaxValue)]
    [InlineData("0200000000", FrameState.Malformed, 0u)]
    [InlineData("ff00000000", FrameState.Malformed, 0u)]
    internal void Look_TellsWhatLiesThere(string hex, FrameState state, uint length)
    {
        byte[] bytes = Convert.FromHexString(hex);
        Assert.Equal(state, Frame.Look(new ReadOnlySequence<byte>(bytes), BytesMax, out uint announced));
        Assert.Equal(length, announced);
        Assert.Equal(state, Frame.Look(Pieces.Of(bytes, 1), BytesMax, out announced));
        Assert.Equal(length, announced);
    }
}
