namespace ClayStack.Dvt.Lab.World;

/// <summary>The integers modulo the prime 2⁶¹ − 1: a field in which sharing works as on the curve, for a few nanoseconds.</summary>
internal static class LinearField
{
    /// <summary>2⁶¹ − 1.</summary>
    public const ulong Prime = (1UL << 61) - 1;

    /// <summary>a + b.</summary>
    public static ulong Add(ulong a, ulong b)
    {
        ulong sum = a + b;
        return sum >= Prime ? sum - Prime : sum;
    }

    /// <summary>a − b.</summary>
    public static ulong Subtract(ulong a, ulong b) => a >= b ? a - b : a + Prime - b;

    /// <summary>a · b.</summary>
    public static ulong Multiply(ulong a, ulong b) => (ulong)(((UInt128)a * b) % Prime);

    /// <summary>1 / a by Fermat; a is not zero.</summary>
    public static ulong Invert(ulong a)
    {
        ulong result = 1;
        for (ulong exponent = Prime - 2; exponent > 0; exponent >>= 1)
        {
            if ((exponent & 1) != 0)
                result = Multiply(result, a);
            a = Multiply(a, a);
        }

        return result;
    }

    /// <summary>A polynomial's value at x; the constant first.</summary>
    public static ulong Evaluate(ReadOnlySpan<ulong> coefficients, int x)
    {
        ulong value = 0;
        for (int i = coefficients.Length - 1; i >= 0; i--)
            value = Add(Multiply(value, (ulong)x), coefficients[i]);
        return value;
    }

    /// <summary>The value at 0 of the polynomial through these points.</summary>
    public static ulong Interpolate(ReadOnlySpan<(int Index, ulong Value)> points)
    {
        ulong sum = 0;
        foreach ((int index, ulong value) in points)
        {
            ulong numerator = 1;
            ulong denominator = 1;
            foreach ((int other, _) in points)
            {
                if (other == index)
                    continue;
                numerator = Multiply(numerator, (ulong)other);
                denominator = Multiply(denominator, Subtract((ulong)other, (ulong)index));
            }

            sum = Add(sum, Multiply(value, Multiply(numerator, Invert(denominator))));
        }

        return sum;
    }
}
