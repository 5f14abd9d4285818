using ClayStack.Dvt.Crypto.Bls12381.Field;

namespace ClayStack.Dvt.Crypto.Bls12381.Curve;

/// <summary>
/// Multiples of one public point for multiplication by many secret scalars: for every window of five bits, 1 to 16 times
/// 2^(5·window) times the point, affine. A multiplication is then one addition for each window and no doubling.
/// </summary>
internal sealed class FixedBaseTable<T>
    where T : unmanaged, ICurveField<T>
{
    private const int Entries = 16;

    private readonly Affine<T>[] _entries;

    /// <summary>Builds the table; the point must have an order above 16 · 2^(5·windows), as all points of order r have.</summary>
    public FixedBaseTable(in Projective<T> point, int windows)
    {
        WindowCount = windows;
        Projective<T>[] multiples = new Projective<T>[windows * Entries];
        Projective<T> power = point;
        for (int window = 0; window < windows; window++)
        {
            Span<Projective<T>> row = multiples.AsSpan(window * Entries, Entries);
            row[0] = power;
            for (int i = 1; i < Entries; i++)
            {
                Projective<T>.Add(out row[i], row[i - 1], power);
            }

            Projective<T>.Double(out power, row[Entries - 1]);
        }

        _entries = new Affine<T>[multiples.Length];
        Projective<T>.ToAffine(_entries, multiples);
    }

    /// <summary>How many windows of five bits the table covers.</summary>
    public int WindowCount { get; }

    /// <summary>r = r + digit·2^(5·window)·point, for a secret digit; every entry of the window is read.</summary>
    public void AddDigit(ref Projective<T> r, int window, ulong magnitude, ulong negative)
    {
        Choose(out Affine<T> term, window, magnitude);
        Affine<T>.NegateIf(out term, negative, term);
        AddUnlessZero(ref r, term, magnitude);
    }

    /// <summary>The entry of a secret digit; of digit 0, some entry that the caller must not use.</summary>
    public void Choose(out Affine<T> entry, int window, ulong magnitude)
    {
        ReadOnlySpan<Affine<T>> row = _entries.AsSpan(window * Entries, Entries);
        entry = row[0];
        for (int i = 1; i < row.Length; i++)
        {
            MaskedScan.Select(ref entry, row[i], Words.MaskIfEqual(magnitude, (ulong)(i + 1)));
        }
    }

    /// <summary>r = r + term if the secret digit is not 0, else r.</summary>
    public static void AddUnlessZero(ref Projective<T> r, in Affine<T> term, ulong magnitude)
    {
        Projective<T>.Add(out Projective<T> sum, r, term);
        MaskedScan.Select(ref r, sum, ~Words.MaskIfZero(magnitude));
    }
}
