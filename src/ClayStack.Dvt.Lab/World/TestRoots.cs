using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Lab.World;

/// <summary>Roots that tests can tell apart.</summary>
internal static class TestRoots
{
    public static Root Of(ulong number)
    {
        Span<byte> bytes = stackalloc byte[Root.Length];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(bytes[24..], number);
        return Root.FromBytes(bytes);
    }
}
