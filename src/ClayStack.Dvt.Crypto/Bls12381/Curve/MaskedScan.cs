using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ClayStack.Dvt.Crypto.Bls12381.Curve;

/// <summary>Selection among table entries that touches every entry alike.</summary>
internal static class MaskedScan
{
    /// <summary>Replaces <paramref name="target"/> by <paramref name="entry"/> where the mask is all ones.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Select<T>(ref T target, in T entry, ulong mask)
        where T : unmanaged
    {
        Span<ulong> to = MemoryMarshal.Cast<T, ulong>(new Span<T>(ref target));
        ReadOnlySpan<ulong> from = MemoryMarshal.Cast<T, ulong>(new ReadOnlySpan<T>(in entry));
        int i = 0;
        Vector256<ulong> wide = Vector256.Create(mask);
        for (; i + 4 <= to.Length; i += 4)
        {
            Vector256<ulong> old = Vector256.LoadUnsafe(ref to[i]);
            Vector256<ulong> fresh = Vector256.LoadUnsafe(in from[i]);
            (old ^ ((old ^ fresh) & wide)).StoreUnsafe(ref to[i]);
        }

        for (; i < to.Length; i++)
        {
            to[i] ^= (to[i] ^ from[i]) & mask;
        }
    }
}
