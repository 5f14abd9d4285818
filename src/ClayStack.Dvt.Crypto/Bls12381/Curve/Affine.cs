using ClayStack.Dvt.Crypto.Bls12381.Field;

namespace ClayStack.Dvt.Crypto.Bls12381.Curve;

/// <summary>A point (x, y) of y² = x³ + b that is not the point at infinity; coordinates folded.</summary>
internal struct Affine<T>
    where T : struct, ICurveField<T>
{
    /// <summary>The coordinates.</summary>
    public T X, Y;

    /// <summary>Whether y² = x³ + b.</summary>
    public static bool IsOnCurve(in Affine<T> a)
    {
        T.Sqr(out T left, a.Y);
        T.Sqr(out T right, a.X);
        T.Mul(out right, right, a.X);
        T.MulByB(out T b, T.One);
        T.Add(out right, right, b);
        return T.AreEqual(left, right) != 0;
    }

    /// <summary>r = -a.</summary>
    public static void Neg(out Affine<T> r, in Affine<T> a)
    {
        r.X = a.X;
        T.Neg(out r.Y, a.Y);
    }

    /// <summary>r = mask ? a : b.</summary>
    public static void Select(out Affine<T> r, ulong mask, in Affine<T> a, in Affine<T> b)
    {
        T.Select(out r.X, mask, a.X, b.X);
        T.Select(out r.Y, mask, a.Y, b.Y);
    }

    /// <summary>r = a with y negated where the mask is all ones.</summary>
    public static void NegateIf(out Affine<T> r, ulong mask, in Affine<T> a)
    {
        T.Neg(out T negated, a.Y);
        r.X = a.X;
        T.Select(out r.Y, mask, negated, a.Y);
    }
}
