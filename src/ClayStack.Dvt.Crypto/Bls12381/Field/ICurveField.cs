namespace ClayStack.Dvt.Crypto.Bls12381.Field;

/// <summary>
/// What the curve formulas and hashing to a curve need of the field of a curve's coordinates: Fp for G1, Fp2 for G2. The
/// members mean what the like-named members of <see cref="Fp"/> mean, sizes included.
/// </summary>
internal interface ICurveField<T>
    where T : struct, ICurveField<T>
{
    /// <summary>The element 1.</summary>
    static abstract T One { get; }

    /// <summary>r = a + b.</summary>
    static abstract void Add(out T r, in T a, in T b);

    /// <summary>r = a + 4p - b, b tight.</summary>
    static abstract void Sub(out T r, in T a, in T b);

    /// <summary>r = a + 8p - b, b below 7.5 p.</summary>
    static abstract void Sub8(out T r, in T a, in T b);

    /// <summary>r = factor · a.</summary>
    static abstract void Scale(out T r, in T a, ulong factor);

    /// <summary>r = -a, folded; a below 15 p.</summary>
    static abstract void Neg(out T r, in T a);

    /// <summary>r = a, folded.</summary>
    static abstract void Fold(out T r, in T a);

    /// <summary>r = a · b; factors loose, result tight.</summary>
    static abstract void Mul(out T r, in T a, in T b);

    /// <summary>r = a²; argument loose, result tight.</summary>
    static abstract void Sqr(out T r, in T a);

    /// <summary>r = 1/a, and 0 for 0; argument loose, result tight.</summary>
    static abstract void Inv(out T r, in T a);

    /// <summary>r = mask ? a : b.</summary>
    static abstract void Select(out T r, ulong mask, in T a, in T b);

    /// <summary>All ones if a is 0, else 0; argument loose.</summary>
    static abstract ulong IsZero(in T a);

    /// <summary>All ones if a = b, else 0; arguments below 7 p.</summary>
    static abstract ulong AreEqual(in T a, in T b);

    /// <summary>sgn0 of RFC 9380, section 4.1: 0 or 1; argument loose.</summary>
    static abstract ulong Sgn0(in T a);

    /// <summary>r = b·a, b the constant of the curve equation y² = x³ + b; folded. Argument below 15 p.</summary>
    static abstract void MulByB(out T r, in T a);

    /// <summary>r = 3b·a, folded. Argument below 15 p.</summary>
    static abstract void MulByThreeB(out T r, in T a);
}
