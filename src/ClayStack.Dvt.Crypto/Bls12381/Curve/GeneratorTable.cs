using ClayStack.Dvt.Crypto.Bls12381.Field;

namespace ClayStack.Dvt.Crypto.Bls12381.Curve;

/// <summary>The generators, and the table for multiples of G1's; made when first used, about a millisecond.</summary>
internal static class GeneratorTable
{
    /// <summary>52 windows of five bits cover 255 bits and a carry.</summary>
    private const int WindowCount = 52;

    private static readonly Lazy<FixedBaseTable<Fp>> Table =
        new(() => new FixedBaseTable<Fp>(Projective<Fp>.From(G1Point), WindowCount));

    /// <summary>Windowed multiples of the generator of G1.</summary>
    public static FixedBaseTable<Fp> G1 => Table.Value;

    /// <summary>The generator of G1.</summary>
    public static Affine<Fp> G1Point => new() { X = CurveConstants.G1X, Y = CurveConstants.G1Y };

    /// <summary>The generator of G2.</summary>
    public static Affine<Fp2> G2Point => new() { X = CurveConstants.G2X, Y = CurveConstants.G2Y };
}
