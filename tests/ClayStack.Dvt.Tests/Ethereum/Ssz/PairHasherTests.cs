using System.Security.Cryptography;
using ClayStack.Dvt.Ethereum.Ssz.Hashing;

namespace ClayStack.Dvt.Tests.Ethereum.Ssz;

/// <summary>The vector kernels against the platform's SHA-256, for every number of lanes.</summary>
public sealed class PairHasherTests
{
    private const int NodeSize = 32;

    private delegate void Kernel(Span<byte> nodes, ReadOnlySpan<HashOperation> operations);

    [Fact]
    public void EightLanes_HashAsThePlatformDoes() => AssertKernel(Sha256Lanes256.Hash, Sha256Lanes256.Lanes);

    [Fact]
    public void SixteenLanes_HashAsThePlatformDoes() => AssertKernel(Sha256Lanes512.Hash, Sha256Lanes512.Lanes);

    [Fact]
    public void AnyNumberOfPairs_IsHashedAsThePlatformDoes() => AssertKernel(PairHasher.Hash, 70);

    private static void AssertKernel(Kernel kernel, int pairsMax)
    {
        for (int pairs = 1; pairs <= pairsMax; pairs++)
        {
            byte[] nodes = new byte[3 * pairs * NodeSize];
            new Random(pairs).NextBytes(nodes.AsSpan(0, 2 * pairs * NodeSize));
            // Left and right from both ends, so that lanes do not read their inputs in order.
            HashOperation[] operations = [.. Enumerable.Range(0, pairs).Select(i => new HashOperation(i, (2 * pairs) - 1 - i, (2 * pairs) + i))];
            byte[] expected = [.. nodes];
            foreach (HashOperation operation in operations)
            {
                byte[] pair = [.. Node(expected, operation.Left), .. Node(expected, operation.Right)];
                SHA256.HashData(pair).CopyTo(expected, operation.Output * NodeSize);
            }

            kernel(nodes, operations);
            Assert.Equal(expected, nodes);
        }
    }

    private static Span<byte> Node(byte[] nodes, int index) => nodes.AsSpan(index * NodeSize, NodeSize);
}
