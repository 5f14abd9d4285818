using ClayStack.Dvt.Crypto.Bls12381.Curve;
using ClayStack.Dvt.Crypto.Bls12381.Field;

namespace ClayStack.Dvt.Crypto.Bls12381.HashToCurve;

/// <summary>
/// What sets one suite of RFC 9380, section 8.8, apart from the other: the curve E': y² = x³ + A'x + B' that the simplified
/// SWU map reaches, the isogeny from there to the curve of the group, and the cofactor.
/// </summary>
/// <typeparam name="T">The field of the curve's coordinates.</typeparam>
internal interface ISswuSuite<T>
    where T : unmanaged, ICurveField<T>
{
    /// <summary>A' of the curve E'.</summary>
    static abstract T A { get; }

    /// <summary>B' of the curve E'.</summary>
    static abstract T B { get; }

    /// <summary>Z, which is no square.</summary>
    static abstract T Z { get; }

    /// <summary>k_(1,i) of x's numerator, lowest degree first.</summary>
    static abstract T[] XNumerator { get; }

    /// <summary>k_(2,i) of x's denominator, lowest degree first.</summary>
    static abstract T[] XDenominator { get; }

    /// <summary>k_(3,i) of y's numerator, lowest degree first. No polynomial of the isogeny has a higher degree.</summary>
    static abstract T[] YNumerator { get; }

    /// <summary>k_(4,i) of y's denominator, lowest degree first.</summary>
    static abstract T[] YDenominator { get; }

    /// <summary>r = √a if a is a square, otherwise √(Z·a); and 1/a (0 for 0). Argument below 7 p, results tight.</summary>
    /// <returns>All ones if a is a square, else 0.</returns>
    static abstract ulong SqrtOrSqrtOfZTimes(out T r, out T inverse, in T a);

    /// <summary>r = h_eff·a, which lies in the subgroup of order r.</summary>
    static abstract void ClearCofactor(out Projective<T> r, in Projective<T> a);
}
