using System.Runtime.CompilerServices;
using ClayStack.Dvt.Crypto.Bls12381.Field;

namespace ClayStack.Dvt.Crypto.Bls12381.Curve;

/// <summary>
/// Sums Σ k_i·P_i for public points and for scalars that need no protection from timing (verification). Few points share
/// doublings between windowed tables (Straus); many go through buckets (Pippenger). Points at infinity are given as (0, 0)
/// nowhere: callers leave them out.
/// </summary>
[SkipLocalsInit]
internal static class MultiScalar
{
    /// <summary>Up to this many points, tables beat buckets.</summary>
    private const int StrausLimit = 12;

    /// <summary>Bits of a Straus window; digits lie in -8..8.</summary>
    private const int StrausWindow = 4;

    /// <summary>Multiples of each point in a Straus table.</summary>
    public const int StrausEntries = 1 << (StrausWindow - 1);

    /// <summary>
    /// r = Σ k_i·P_i. Scalars lie one after the other, <paramref name="words"/> little-endian words each, and use at most
    /// <paramref name="bits"/> bits.
    /// </summary>
    public static void Sum<T>(
        out Projective<T> r, ReadOnlySpan<Affine<T>> points, ReadOnlySpan<ulong> scalars, int words, int bits)
        where T : unmanaged, ICurveField<T>
    {
        if (points.Length <= StrausLimit)
        {
            Straus(out r, points, scalars, words, bits);
        }
        else
        {
            Pippenger(out r, points, scalars, words, bits);
        }
    }

    /// <summary>r = Σ k_i·P_i for scalars of a few bits, one bit after the other: no table pays there.</summary>
    public static void SmallSum<T>(
        out Projective<T> r, ReadOnlySpan<Affine<T>> points, ReadOnlySpan<ulong> scalars, int bits)
        where T : unmanaged, ICurveField<T>
    {
        r = Projective<T>.Infinity;
        for (int bit = bits - 1; bit >= 0; bit--)
        {
            if (bit != bits - 1)
            {
                Projective<T>.Double(out r, r);
            }

            for (int i = 0; i < points.Length; i++)
            {
                if (((scalars[i] >> bit) & 1) != 0)
                {
                    Projective<T>.Add(out r, r, points[i]);
                }
            }
        }
    }

    private static void Straus<T>(
        out Projective<T> r, ReadOnlySpan<Affine<T>> points, ReadOnlySpan<ulong> scalars, int words, int bits)
        where T : unmanaged, ICurveField<T>
    {
        Projective<T>[] tables = new Projective<T>[points.Length * StrausEntries];
        for (int i = 0; i < points.Length; i++)
        {
            Multiples(tables.AsSpan(i * StrausEntries, StrausEntries), points[i]);
        }

        FromTables(out r, tables, scalars, words, bits);
    }

    /// <summary>
    /// r = Σ k_i·P_i where <paramref name="tables"/> holds 1 to <see cref="StrausEntries"/> times P_i, one point after the
    /// other.
    /// </summary>
    public static void FromTables<T>(
        out Projective<T> r, ReadOnlySpan<Projective<T>> tables, ReadOnlySpan<ulong> scalars, int words, int bits)
        where T : unmanaged, ICurveField<T>
    {
        int count = tables.Length / StrausEntries;
        r = Projective<T>.Infinity;
        bool started = false;
        for (int window = bits / StrausWindow; window >= 0; window--)
        {
            if (started)
            {
                Projective<T>.DoubleMany(out r, r, StrausWindow);
            }

            for (int i = 0; i < count; i++)
            {
                int digit = SignedDigit(scalars.Slice(i * words, words), window, StrausWindow);
                if (digit != 0)
                {
                    AddSigned(ref r, tables[(i * StrausEntries) + Math.Abs(digit) - 1], digit < 0);
                    started = true;
                }
            }
        }
    }

    private static void Pippenger<T>(
        out Projective<T> r, ReadOnlySpan<Affine<T>> points, ReadOnlySpan<ulong> scalars, int words, int bits)
        where T : unmanaged, ICurveField<T>
    {
        int width = BestWidth(points.Length);
        Projective<T>[] buckets = new Projective<T>[1 << (width - 1)];
        bool[] used = new bool[buckets.Length];
        r = Projective<T>.Infinity;
        for (int window = bits / width; window >= 0; window--)
        {
            Projective<T>.DoubleMany(out r, r, width);
            Array.Clear(used);
            for (int i = 0; i < points.Length; i++)
            {
                int digit = SignedDigit(scalars.Slice(i * words, words), window, width);
                if (digit != 0)
                {
                    int bucket = Math.Abs(digit) - 1;
                    AddToBucket(ref buckets[bucket], ref used[bucket], points[i], digit < 0);
                }
            }

            AddBuckets(ref r, buckets, used);
        }
    }

    private static void AddToBucket<T>(ref Projective<T> bucket, ref bool used, in Affine<T> point, bool negative)
        where T : unmanaged, ICurveField<T>
    {
        Affine<T> signed = point;
        if (negative)
        {
            Affine<T>.Neg(out signed, point);
        }

        if (used)
        {
            Projective<T>.Add(out bucket, bucket, signed);
        }
        else
        {
            bucket = Projective<T>.From(signed);
            used = true;
        }
    }

    /// <summary>r = r + Σ (j + 1)·bucket_j, by running sums from the highest bucket that holds anything.</summary>
    private static void AddBuckets<T>(ref Projective<T> r, ReadOnlySpan<Projective<T>> buckets, ReadOnlySpan<bool> used)
        where T : unmanaged, ICurveField<T>
    {
        int highest = used.LastIndexOf(true);
        if (highest < 0)
        {
            return;
        }

        Projective<T> running = buckets[highest];
        Projective<T> sum = running;
        for (int j = highest - 1; j >= 0; j--)
        {
            if (used[j])
            {
                Projective<T>.Add(out running, running, buckets[j]);
            }

            Projective<T>.Add(out sum, sum, running);
        }

        Projective<T>.Add(out r, r, sum);
    }

    /// <summary>The width for which additions into buckets and sums over buckets balance.</summary>
    private static int BestWidth(int count) => count switch
    {
        < 48 => 4,
        < 128 => 5,
        < 384 => 6,
        < 1024 => 7,
        < 4096 => 9,
        _ => 11,
    };

    /// <summary>
    /// The signed digit of a window: its bits plus the bit below, less 2^width if the top bit is set (Booth).
    /// </summary>
    private static int SignedDigit(ReadOnlySpan<ulong> scalar, int window, int width)
    {
        int low = (window * width) - 1;
        int bits = 0;
        for (int i = 0; i <= width; i++)
        {
            int position = low + i;
            if (position >= 0 && position < 64 * scalar.Length)
            {
                bits |= (int)((scalar[position >> 6] >> (position & 63)) & 1) << i;
            }
        }

        return ((bits + 1) >> 1) - ((bits >> width) << width);
    }

    /// <summary>Fills a table with 1, 2, 3, … times a point.</summary>
    public static void Multiples<T>(Span<Projective<T>> table, in Affine<T> point)
        where T : unmanaged, ICurveField<T>
    {
        table[0] = Projective<T>.From(point);
        Projective<T>.Double(out table[1], table[0]);
        for (int i = 2; i < table.Length; i++)
        {
            Projective<T>.Add(out table[i], table[i - 1], point);
        }
    }

    private static void AddSigned<T>(ref Projective<T> r, in Projective<T> term, bool negative)
        where T : unmanaged, ICurveField<T>
    {
        if (negative)
        {
            Projective<T>.Neg(out Projective<T> negated, term);
            Projective<T>.Add(out r, r, negated);
        }
        else
        {
            Projective<T>.Add(out r, r, term);
        }
    }
}
