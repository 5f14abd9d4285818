using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Ethereum.Ssz.Hashing;

/// <summary>
/// A Merkle tree as a list of hash operations, written down first and hashed afterwards, level by level. So the pairs of
/// all subtrees of a block that lie at one height are hashed together, in whole vectors, instead of tree by tree. Values
/// are pushed as nodes on a stack; <see cref="Merkleize"/> replaces the topmost ones by their root.
/// </summary>
internal sealed class MerklePlan
{
    private const int NodeSize = 32;
    private const int ZeroNodes = 64;

    /// <summary>Above this, a plan's memory goes back to the collector after use.</summary>
    private const int KeptNodesMax = 1 << 17;

    private static readonly byte[] ZeroHashes = HashZeros();

    private static MerklePlan? _idle;

    // Nodes 0 to 63 are the roots of empty trees of that height.
    private byte[] _nodes = new byte[1024 * NodeSize];
    private byte[] _heights = new byte[1024];
    private int _nodeCount;

    private int[] _stack = new int[512];
    private int _stackCount;

    private HashOperation[] _operations = new HashOperation[512];
    private HashOperation[] _sorted = new HashOperation[512];
    private int _operationCount;
    private readonly int[] _operationsAtHeight = new int[byte.MaxValue + 1];

    private MerklePlan()
    {
        ZeroHashes.CopyTo(_nodes, 0);
        _nodeCount = ZeroNodes;
    }

    public static MerklePlan Rent() => Interlocked.Exchange(ref _idle, null) ?? new MerklePlan();

    /// <summary>Hashes everything and takes the one node that is left on the stack.</summary>
    public Root FinishAndReturn()
    {
        if (_stackCount != 1)
            throw new InvalidOperationException($"A plan ends with one node, not {_stackCount}.");
        Execute();
        Root root = Root.FromBytes(_nodes.AsSpan(_stack[0] * NodeSize, NodeSize));
        Reset();
        if (_nodes.Length <= KeptNodesMax * NodeSize)
            Volatile.Write(ref _idle, this);
        return root;
    }

    /// <summary>Pushes bytes as whole nodes, the last one padded with zeros; returns how many nodes they are.</summary>
    public int PushBytes(ReadOnlySpan<byte> bytes)
    {
        int count = (bytes.Length / NodeSize) + (bytes.Length % NodeSize == 0 ? 0 : 1);
        ReserveNodes(count);
        Span<byte> nodes = _nodes.AsSpan(_nodeCount * NodeSize, count * NodeSize);
        bytes.CopyTo(nodes);
        nodes[bytes.Length..].Clear();
        _heights.AsSpan(_nodeCount, count).Clear();
        if (_stack.Length - _stackCount < count)
            Array.Resize(ref _stack, Math.Max(_stack.Length * 2, _stackCount + count));
        for (int i = 0; i < count; i++)
            _stack[_stackCount + i] = _nodeCount + i;
        _stackCount += count;
        _nodeCount += count;
        return count;
    }

    /// <summary>Replaces the topmost nodes by the root of a tree with room for <paramref name="limit"/> leaves.</summary>
    public void Merkleize(int count, int limit)
    {
        int depth = DepthOf(limit);
        Span<int> nodes = _stack.AsSpan(_stackCount - count, count);
        _stackCount -= count;
        if (count == 0)
        {
            Push(depth);
            return;
        }

        int left = count;
        for (int height = 0; height < depth; height++)
        {
            int pairs = left / 2;
            for (int i = 0; i < pairs; i++)
                nodes[i] = Add(nodes[2 * i], nodes[(2 * i) + 1]);
            if (left % 2 != 0)
                nodes[pairs] = Add(nodes[left - 1], height);
            left = pairs + (left % 2);
        }

        _stackCount++;
    }

    /// <summary>Hashes the topmost node with a length, as the roots of lists need it.</summary>
    public void MixInLength(int length)
    {
        long number = length;
        PushBytes(SszValues.AsBytes(in number));
        int node = Add(_stack[_stackCount - 2], _stack[_stackCount - 1]);
        _stackCount -= 2;
        Push(node);
    }

    private void Push(int node)
    {
        if (_stackCount == _stack.Length)
            Array.Resize(ref _stack, _stack.Length * 2);
        _stack[_stackCount++] = node;
    }

    private int Add(int left, int right)
    {
        ReserveNodes(1);
        if (_operationCount == _operations.Length)
            Array.Resize(ref _operations, _operations.Length * 2);
        int output = _nodeCount++;
        byte height = checked((byte)(Math.Max(_heights[left], _heights[right]) + 1));
        _heights[output] = height;
        _operationsAtHeight[height]++;
        _operations[_operationCount++] = new HashOperation(left, right, output);
        return output;
    }

    private void Execute()
    {
        if (_sorted.Length < _operationCount)
            _sorted = new HashOperation[_operations.Length];
        Span<int> next = stackalloc int[_operationsAtHeight.Length];
        int sum = 0;
        int top = 0;
        for (int height = 1; height < next.Length; height++)
        {
            next[height] = sum;
            sum += _operationsAtHeight[height];
            top = _operationsAtHeight[height] == 0 ? top : height;
        }

        foreach (HashOperation operation in _operations.AsSpan(0, _operationCount))
            _sorted[next[_heights[operation.Output]]++] = operation;
        for (int height = 1; height <= top; height++)
        {
            int end = next[height];
            PairHasher.Hash(_nodes, _sorted.AsSpan(end - _operationsAtHeight[height], _operationsAtHeight[height]));
        }
    }

    private void Reset()
    {
        (_nodeCount, _stackCount, _operationCount) = (ZeroNodes, 0, 0);
        Array.Clear(_operationsAtHeight);
    }

    private void ReserveNodes(int count)
    {
        if (_heights.Length - _nodeCount >= count)
            return;
        int capacity = Math.Max(_heights.Length * 2, _nodeCount + count);
        Array.Resize(ref _nodes, capacity * NodeSize);
        Array.Resize(ref _heights, capacity);
    }

    /// <summary>The height of the smallest tree with room for as many leaves.</summary>
    private static int DepthOf(int limit) => limit <= 1 ? 0 : 32 - System.Numerics.BitOperations.LeadingZeroCount((uint)limit - 1);

    private static byte[] HashZeros()
    {
        byte[] nodes = new byte[ZeroNodes * NodeSize];
        for (int height = 1; height < ZeroNodes; height++)
            PairHasher.HashOne(nodes, new HashOperation(height - 1, height - 1, height));
        return nodes;
    }
}
