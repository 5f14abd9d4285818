using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace ClayStack.Dvt.Crypto.Keys;

/// <summary>
/// Integers against the BLS12-381 group order r, in time that depends on lengths only: no branch, no index and no
/// comparison operator looks at a secret.
/// </summary>
internal static class ScalarReduction
{
    // r = 0x73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001, least significant word first.
    private const ulong Order0 = 0xffffffff00000001;
    private const ulong Order1 = 0x53bda402fffe5bfe;
    private const ulong Order2 = 0x3339d80809a1d805;
    private const ulong Order3 = 0x73eda753299d7d48;

    /// <summary>
    /// Reduces a big-endian integer of any length modulo r: one doubling and one masked subtraction per bit. As
    /// r &lt; 2^255, a remainder doubled plus one bit always fits 256 bits.
    /// </summary>
    /// <param name="bigEndian">The integer, most significant byte first.</param>
    /// <param name="destination">32 bytes, big-endian; may overlap the input.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Reduce(ReadOnlySpan<byte> bigEndian, Span<byte> destination)
    {
        Words remainder = default;
        Words reduced = default;
        for (int i = 0; i < bigEndian.Length; i++)
        {
            for (int bit = 7; bit >= 0; bit--)
            {
                remainder.W3 = (remainder.W3 << 1) | (remainder.W2 >> 63);
                remainder.W2 = (remainder.W2 << 1) | (remainder.W1 >> 63);
                remainder.W1 = (remainder.W1 << 1) | (remainder.W0 >> 63);
                remainder.W0 = (remainder.W0 << 1) | (((ulong)bigEndian[i] >> bit) & 1);

                // A borrow says that the remainder is below r already: then the mask keeps it.
                ulong keep = 0 - SubtractOrder(in remainder, ref reduced);
                remainder.W0 = (remainder.W0 & keep) | (reduced.W0 & ~keep);
                remainder.W1 = (remainder.W1 & keep) | (reduced.W1 & ~keep);
                remainder.W2 = (remainder.W2 & keep) | (reduced.W2 & ~keep);
                remainder.W3 = (remainder.W3 & keep) | (reduced.W3 & ~keep);
            }
        }

        BinaryPrimitives.WriteUInt64BigEndian(destination, remainder.W3);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], remainder.W2);
        BinaryPrimitives.WriteUInt64BigEndian(destination[16..], remainder.W1);
        BinaryPrimitives.WriteUInt64BigEndian(destination[24..], remainder.W0);
        Erase(ref remainder);
        Erase(ref reduced);
    }

    /// <summary>True when the 32 big-endian bytes are below r.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static bool IsBelowOrder(ReadOnlySpan<byte> bigEndian)
    {
        Words value = default;
        Words difference = default;
        value.W3 = BinaryPrimitives.ReadUInt64BigEndian(bigEndian);
        value.W2 = BinaryPrimitives.ReadUInt64BigEndian(bigEndian[8..]);
        value.W1 = BinaryPrimitives.ReadUInt64BigEndian(bigEndian[16..]);
        value.W0 = BinaryPrimitives.ReadUInt64BigEndian(bigEndian[24..]);
        ulong borrow = SubtractOrder(in value, ref difference);
        Erase(ref value);
        Erase(ref difference);
        return borrow == 1;
    }

    /// <summary>True when every byte is zero; looks at all of them.</summary>
    public static bool IsZero(ReadOnlySpan<byte> bytes)
    {
        int union = 0;
        foreach (byte value in bytes)
            union |= value;
        return union == 0;
    }

    /// <summary>difference = value − r mod 2^256; returns the borrow, 0 or 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong SubtractOrder(in Words value, ref Words difference)
    {
        ulong borrow = 0;
        difference.W0 = Subtract(value.W0, Order0, ref borrow);
        difference.W1 = Subtract(value.W1, Order1, ref borrow);
        difference.W2 = Subtract(value.W2, Order2, ref borrow);
        difference.W3 = Subtract(value.W3, Order3, ref borrow);
        return borrow;
    }

    /// <summary>a − b − borrow, the new borrow by Boolean algebra on the top bits (Hacker's Delight, 2-13).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Subtract(ulong a, ulong b, ref ulong borrow)
    {
        ulong difference = unchecked(a - b - borrow);
        borrow = ((~a & b) | ((~a | b) & difference)) >> 63;
        return difference;
    }

    private static void Erase(ref Words words) =>
        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(MemoryMarshal.CreateSpan(ref words, 1)));

    private struct Words
    {
        public ulong W0;
        public ulong W1;
        public ulong W2;
        public ulong W3;
    }
}
