using System.Runtime.Intrinsics;
using System.Security.Cryptography;

namespace ClayStack.Dvt.Ethereum.Ssz.Hashing;

/// <summary>Does hash operations that do not depend on each other, as wide as the processor allows.</summary>
internal static class PairHasher
{
    private const int NodeSize = 32;

    /// <summary>With fewer pairs than this, one after the other through the platform's SHA-256 is faster than a whole vector.</summary>
    private const int WidePairsMin = 4;

    public static void Hash(Span<byte> nodes, ReadOnlySpan<HashOperation> operations)
    {
        int lanes = Vector512.IsHardwareAccelerated ? Sha256Lanes512.Lanes
            : Vector256.IsHardwareAccelerated ? Sha256Lanes256.Lanes
            : int.MaxValue;
        while (lanes != int.MaxValue && operations.Length >= WidePairsMin)
        {
            int count = Math.Min(lanes, operations.Length);
            if (lanes == Sha256Lanes512.Lanes && count > Sha256Lanes256.Lanes)
            {
                Sha256Lanes512.Hash(nodes, operations[..count]);
            }
            else
            {
                count = Math.Min(count, Sha256Lanes256.Lanes);
                Sha256Lanes256.Hash(nodes, operations[..count]);
            }

            operations = operations[count..];
        }

        foreach (HashOperation operation in operations)
            HashOne(nodes, operation);
    }

    public static void HashOne(Span<byte> nodes, HashOperation operation)
    {
        Span<byte> pair = stackalloc byte[2 * NodeSize];
        nodes.Slice(operation.Left * NodeSize, NodeSize).CopyTo(pair);
        nodes.Slice(operation.Right * NodeSize, NodeSize).CopyTo(pair[NodeSize..]);
        SHA256.HashData(pair, nodes.Slice(operation.Output * NodeSize, NodeSize));
    }
}
