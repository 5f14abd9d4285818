using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ClayStack.Dvt.Ethereum.Ssz.Hashing;

/// <summary>
/// SHA-256 of 16 pairs of nodes at once, one pair per 32-bit lane (FIPS 180-4, section 6.2). A pair fills one block; the
/// second block is padding, the same for every pair, so its message schedule is a table.
/// </summary>
internal static class Sha256Lanes512
{
    public const int Lanes = 16;

    private const int NodeSize = 32;

    /// <summary>Does at most <see cref="Lanes"/> operations on the nodes; lanes without one repeat the first.</summary>
    public static void Hash(Span<byte> nodes, ReadOnlySpan<HashOperation> operations)
    {
        Span<Vector512<uint>> message = stackalloc Vector512<uint>[16];
        Span<uint> words = MemoryMarshal.Cast<Vector512<uint>, uint>(message);
        for (int lane = 0; lane < Lanes; lane++)
        {
            HashOperation operation = operations[lane < operations.Length ? lane : 0];
            ReadOnlySpan<uint> left = Node(nodes, operation.Left);
            ReadOnlySpan<uint> right = Node(nodes, operation.Right);
            for (int i = 0; i < 8; i++)
            {
                words[(i * Lanes) + lane] = BinaryPrimitives.ReverseEndianness(left[i]);
                words[((i + 8) * Lanes) + lane] = BinaryPrimitives.ReverseEndianness(right[i]);
            }
        }

        Span<Vector512<uint>> state = stackalloc Vector512<uint>[8];
        for (int i = 0; i < 8; i++)
            state[i] = Vector512.Create(Sha256Tables.InitialState[i]);
        CompressMessage(state, message);
        CompressPadding(state);

        Span<uint> digests = MemoryMarshal.Cast<Vector512<uint>, uint>(state);
        for (int lane = 0; lane < operations.Length; lane++)
        {
            Span<byte> digest = nodes.Slice(operations[lane].Output * NodeSize, NodeSize);
            for (int i = 0; i < 8; i++)
                BinaryPrimitives.WriteUInt32BigEndian(digest[(i * sizeof(uint))..], digests[(i * Lanes) + lane]);
        }
    }

    private static ReadOnlySpan<uint> Node(Span<byte> nodes, int index) =>
        MemoryMarshal.Cast<byte, uint>(nodes.Slice(index * NodeSize, NodeSize));

    private static void CompressMessage(Span<Vector512<uint>> state, Span<Vector512<uint>> w)
    {
        ReadOnlySpan<uint> constants = Sha256Tables.RoundConstants;
        Vector512<uint> a = state[0], b = state[1], c = state[2], d = state[3];
        Vector512<uint> e = state[4], f = state[5], g = state[6], h = state[7];
        for (int t = 0; t < 64; t++)
        {
            Vector512<uint> word = w[t & 15];
            Vector512<uint> t1 = h + Sum1(e) + Choose(e, f, g) + word + Vector512.Create(constants[t]);
            Vector512<uint> t2 = Sum0(a) + Majority(a, b, c);
            (h, g, f, e, d, c, b, a) = (g, f, e, d + t1, c, b, a, t1 + t2);
            w[t & 15] = word + Sigma0(w[(t + 1) & 15]) + w[(t + 9) & 15] + Sigma1(w[(t + 14) & 15]);
        }

        Add(state, a, b, c, d, e, f, g, h);
    }

    private static void CompressPadding(Span<Vector512<uint>> state)
    {
        ReadOnlySpan<uint> schedule = Sha256Tables.PaddingSchedule;
        Vector512<uint> a = state[0], b = state[1], c = state[2], d = state[3];
        Vector512<uint> e = state[4], f = state[5], g = state[6], h = state[7];
        for (int t = 0; t < 64; t++)
        {
            Vector512<uint> t1 = h + Sum1(e) + Choose(e, f, g) + Vector512.Create(schedule[t]);
            Vector512<uint> t2 = Sum0(a) + Majority(a, b, c);
            (h, g, f, e, d, c, b, a) = (g, f, e, d + t1, c, b, a, t1 + t2);
        }

        Add(state, a, b, c, d, e, f, g, h);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(
        Span<Vector512<uint>> state, Vector512<uint> a, Vector512<uint> b, Vector512<uint> c, Vector512<uint> d,
        Vector512<uint> e, Vector512<uint> f, Vector512<uint> g, Vector512<uint> h)
    {
        state[0] += a;
        state[1] += b;
        state[2] += c;
        state[3] += d;
        state[4] += e;
        state[5] += f;
        state[6] += g;
        state[7] += h;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Rotate(Vector512<uint> x, int count) => (x >>> count) | (x << (32 - count));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Sum0(Vector512<uint> x) => Rotate(x, 2) ^ Rotate(x, 13) ^ Rotate(x, 22);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Sum1(Vector512<uint> x) => Rotate(x, 6) ^ Rotate(x, 11) ^ Rotate(x, 25);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Sigma0(Vector512<uint> x) => Rotate(x, 7) ^ Rotate(x, 18) ^ (x >>> 3);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Sigma1(Vector512<uint> x) => Rotate(x, 17) ^ Rotate(x, 19) ^ (x >>> 10);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Choose(Vector512<uint> e, Vector512<uint> f, Vector512<uint> g) => g ^ (e & (f ^ g));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Majority(Vector512<uint> a, Vector512<uint> b, Vector512<uint> c) => (a & b) | (c & (a | b));
}
