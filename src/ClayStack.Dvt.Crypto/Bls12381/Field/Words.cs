using System.Runtime.CompilerServices;

namespace ClayStack.Dvt.Crypto.Bls12381.Field;

/// <summary>Comparisons of 64-bit words as masks, without a branch.</summary>
internal static class Words
{
    /// <summary>All ones if <paramref name="x"/> is 0, else 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong MaskIfZero(ulong x) => ((x | (0 - x)) >> 63) - 1;

    /// <summary>All ones if the words are equal, else 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong MaskIfEqual(ulong x, ulong y) => MaskIfZero(x ^ y);

    /// <summary>The carry out of x + y, given the sum: 0 or 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Carry(ulong x, ulong y, ulong sum) => ((x & y) | ((x | y) & ~sum)) >> 63;

    /// <summary>The borrow out of x - y, given the difference: 0 or 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Borrow(ulong x, ulong y, ulong difference) => ((~x & y) | ((~x | y) & difference)) >> 63;
}
