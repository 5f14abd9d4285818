using System.Diagnostics;

namespace ClayStack.Dvt.Crypto.Bls12381.Field;

/// <summary>
/// The size rules of <see cref="Fp"/>, checked at every operation of a debug build (the build that the tests run) and
/// absent from a release build.
/// </summary>
internal static class FpBounds
{
    /// <summary>The low 56 bits.</summary>
    public const ulong LimbMask = (1UL << 56) - 1;

    /// <summary>The top limb of p, rounded up.</summary>
    private const ulong TopOfModulus = 0x1A0111EA3980;

    /// <summary>Requires a product's size: below 3.25 p.</summary>
    [Conditional("DEBUG")]
    public static void RequireTight(in Fp a)
    {
        Require(Highest(a) < (1UL << 57) - 2 && a.L6 <= TopOfModulus * 13 / 4, nameof(RequireTight));
    }

    /// <summary>Requires a factor's size: below 16 p.</summary>
    [Conditional("DEBUG")]
    public static void RequireLoose(in Fp a)
    {
        RequireBelow(a, 59, 16);
    }

    /// <summary>Requires limbs below 2^<paramref name="bits"/> (less a little) and a value below multiple · p.</summary>
    [Conditional("DEBUG")]
    public static void RequireBelow(in Fp a, int bits, ulong multiple)
    {
        Require(Highest(a) < (1UL << bits) - 8 && a.L6 <= TopOfModulus * multiple, nameof(RequireBelow));
    }

    private static ulong Highest(in Fp a) =>
        Math.Max(Math.Max(Math.Max(a.L0, a.L1), Math.Max(a.L2, a.L3)), Math.Max(a.L4, a.L5));

    private static void Require(bool holds, string rule)
    {
        if (!holds)
        {
            throw new InvalidOperationException($"A field element exceeds its bounds: {rule}.");
        }
    }
}
