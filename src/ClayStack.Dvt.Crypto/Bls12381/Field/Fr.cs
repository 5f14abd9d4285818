using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace ClayStack.Dvt.Crypto.Bls12381.Field;

/// <summary>
/// An integer modulo the group order r = 0x73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001, canonical, in
/// four 64-bit words, least significant first. Secret keys and shares are such integers: nothing here branches on a value.
/// Results may overlap operands.
/// </summary>
[SkipLocalsInit]
internal struct Fr
{
    /// <summary>Bytes of the encoding: big-endian.</summary>
    public const int ByteCount = 32;

    /// <summary>64-bit words, least significant first.</summary>
    public ulong W0, W1, W2, W3;

    private const ulong R0 = 0xffffffff00000001;
    private const ulong R1 = 0x53bda402fffe5bfe;
    private const ulong R2 = 0x3339d80809a1d805;
    private const ulong R3 = 0x73eda753299d7d48;
    private const ulong MinusInverse = 0xfffffffeffffffff;

    /// <summary>Takes the words of an integer below r.</summary>
    public Fr(ulong w0, ulong w1, ulong w2, ulong w3)
    {
        W0 = w0;
        W1 = w1;
        W2 = w2;
        W3 = w3;
    }

    /// <summary>The element 1.</summary>
    public static Fr One => new(1, 0, 0, 0);

    /// <summary>2^512 mod r, which undoes the two Montgomery factors of a product.</summary>
    private static Fr MontgomerySquare => new(
        0xc999e990f3f29c6d, 0x2b6cedcb87925c23, 0x05d314967254398f, 0x0748d9d99f59ff11);

    /// <summary>r = a + b.</summary>
    public static void Add(out Fr r, in Fr a, in Fr b)
    {
        ulong carry = 0;
        r.W0 = AddCarry(a.W0, b.W0, ref carry);
        r.W1 = AddCarry(a.W1, b.W1, ref carry);
        r.W2 = AddCarry(a.W2, b.W2, ref carry);
        r.W3 = AddCarry(a.W3, b.W3, ref carry);
        SubtractOnce(out r, r);
    }

    /// <summary>r = a - b.</summary>
    public static void Sub(out Fr r, in Fr a, in Fr b)
    {
        ulong borrow = 0;
        ulong w0 = SubBorrow(a.W0, b.W0, ref borrow);
        ulong w1 = SubBorrow(a.W1, b.W1, ref borrow);
        ulong w2 = SubBorrow(a.W2, b.W2, ref borrow);
        ulong w3 = SubBorrow(a.W3, b.W3, ref borrow);
        ulong mask = 0 - borrow;
        ulong carry = 0;
        r.W0 = AddCarry(w0, R0 & mask, ref carry);
        r.W1 = AddCarry(w1, R1 & mask, ref carry);
        r.W2 = AddCarry(w2, R2 & mask, ref carry);
        r.W3 = AddCarry(w3, R3 & mask, ref carry);
    }

    /// <summary>r = a · b.</summary>
    public static void Mul(out Fr r, in Fr a, in Fr b)
    {
        MontgomeryMul(out Fr t, a, b);
        MontgomeryMul(out r, t, MontgomerySquare);
    }

    /// <summary>r = 1/a, and 0 for 0: a^(r - 2), a public exponent.</summary>
    public static void Inv(out Fr r, in Fr a)
    {
        Fr square = a;
        Fr result = One;
        ReadOnlySpan<ulong> exponent = [R0 - 2, R1, R2, R3];
        for (int bit = 0; bit < 255; bit++)
        {
            if (((exponent[bit >> 6] >> (bit & 63)) & 1) != 0)
            {
                Mul(out result, result, square);
            }

            Mul(out square, square, square);
        }

        r = result;
    }

    /// <summary>All ones if a is 0, else 0.</summary>
    public static ulong IsZero(in Fr a) => Words.MaskIfZero(a.W0 | a.W1 | a.W2 | a.W3);

    /// <summary>All ones if a = b, else 0.</summary>
    public static ulong AreEqual(in Fr a, in Fr b) =>
        Words.MaskIfZero((a.W0 ^ b.W0) | (a.W1 ^ b.W1) | (a.W2 ^ b.W2) | (a.W3 ^ b.W3));

    /// <summary>Reads 32 big-endian bytes.</summary>
    /// <returns>False if the integer is not below r; the value is then 0.</returns>
    public static bool TryDecode(ReadOnlySpan<byte> source, out Fr r)
    {
        r.W3 = BinaryPrimitives.ReadUInt64BigEndian(source);
        r.W2 = BinaryPrimitives.ReadUInt64BigEndian(source[8..]);
        r.W1 = BinaryPrimitives.ReadUInt64BigEndian(source[16..]);
        r.W0 = BinaryPrimitives.ReadUInt64BigEndian(source[24..]);
        ulong borrow = 0;
        _ = SubBorrow(r.W0, R0, ref borrow);
        _ = SubBorrow(r.W1, R1, ref borrow);
        _ = SubBorrow(r.W2, R2, ref borrow);
        _ = SubBorrow(r.W3, R3, ref borrow);
        ulong mask = 0 - borrow;
        r.W0 &= mask;
        r.W1 &= mask;
        r.W2 &= mask;
        r.W3 &= mask;
        return borrow != 0;
    }

    /// <summary>Writes 32 big-endian bytes.</summary>
    public static void Encode(Span<byte> destination, in Fr a)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination, a.W3);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], a.W2);
        BinaryPrimitives.WriteUInt64BigEndian(destination[16..], a.W1);
        BinaryPrimitives.WriteUInt64BigEndian(destination[24..], a.W0);
    }

    /// <summary>Reduces 48 big-endian bytes modulo r, which is uniform to within 2^-128 for uniform bytes.</summary>
    public static void FromWide(out Fr r, ReadOnlySpan<byte> source)
    {
        // high·2^192 + low, both below 2^192 and so below r.
        Fr high = new(ReadWord(source, 2), ReadWord(source, 1), ReadWord(source, 0), 0);
        Fr low = new(ReadWord(source, 5), ReadWord(source, 4), ReadWord(source, 3), 0);
        Mul(out high, high, new Fr(0, 0, 0, 1));
        Add(out r, high, low);
        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(new Span<Fr>(ref high)));
        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(new Span<Fr>(ref low)));
    }

    private static ulong ReadWord(ReadOnlySpan<byte> source, int index) =>
        BinaryPrimitives.ReadUInt64BigEndian(source[(8 * index)..]);

    /// <summary>r = a · b / 2^256, word by word.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MontgomeryMul(out Fr r, in Fr a, in Fr b)
    {
        ulong t0 = 0, t1 = 0, t2 = 0, t3 = 0;
        ReadOnlySpan<ulong> words = [b.W0, b.W1, b.W2, b.W3];
        foreach (ulong word in words)
        {
            ulong carry = 0;
            t0 = MulAdd(a.W0, word, t0, ref carry);
            t1 = MulAdd(a.W1, word, t1, ref carry);
            t2 = MulAdd(a.W2, word, t2, ref carry);
            t3 = MulAdd(a.W3, word, t3, ref carry);
            ulong t4 = carry;

            ulong m = t0 * MinusInverse;
            carry = 0;
            _ = MulAdd(m, R0, t0, ref carry);
            t0 = MulAdd(m, R1, t1, ref carry);
            t1 = MulAdd(m, R2, t2, ref carry);
            t2 = MulAdd(m, R3, t3, ref carry);
            // r < 2^255, so the sum stays below 2^256 after every word.
            t3 = t4 + carry;
        }

        SubtractOnce(out r, new Fr(t0, t1, t2, t3));
    }

    /// <summary>r = a - r if a is at least r, for a below 2r.</summary>
    private static void SubtractOnce(out Fr r, in Fr a)
    {
        ulong borrow = 0;
        ulong w0 = SubBorrow(a.W0, R0, ref borrow);
        ulong w1 = SubBorrow(a.W1, R1, ref borrow);
        ulong w2 = SubBorrow(a.W2, R2, ref borrow);
        ulong w3 = SubBorrow(a.W3, R3, ref borrow);
        ulong keep = 0 - borrow;
        r.W0 = w0 ^ ((w0 ^ a.W0) & keep);
        r.W1 = w1 ^ ((w1 ^ a.W1) & keep);
        r.W2 = w2 ^ ((w2 ^ a.W2) & keep);
        r.W3 = w3 ^ ((w3 ^ a.W3) & keep);
    }

    /// <summary>The low word of x·y + z + carry; the high word becomes the carry.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong MulAdd(ulong x, ulong y, ulong z, ref ulong carry)
    {
        ulong high = Math.BigMul(x, y, out ulong low);
        ulong sum = low + z;
        high += Words.Carry(low, z, sum);
        ulong result = sum + carry;
        carry = high + Words.Carry(sum, carry, result);
        return result;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong AddCarry(ulong x, ulong y, ref ulong carry)
    {
        ulong sum = x + y;
        ulong first = Words.Carry(x, y, sum);
        ulong result = sum + carry;
        carry = first | Words.Carry(sum, carry, result);
        return result;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong SubBorrow(ulong x, ulong y, ref ulong borrow)
    {
        ulong difference = x - y;
        ulong first = Words.Borrow(x, y, difference);
        ulong result = difference - borrow;
        borrow = first | Words.Borrow(difference, borrow, result);
        return result;
    }
}
