using ClayStack.Dvt.Crypto.Bls12381.Curve;
using ClayStack.Dvt.Crypto.Bls12381.Field;

namespace ClayStack.Dvt.SpecTests.Bls;

/// <summary>
/// The encodings of EIP-2537: 64 bytes for each coordinate in Fp of which the first 16 are zero, c0 before c1, infinity as
/// zeros.
/// </summary>
internal sealed class Eip2537Reader(byte[] input)
{
    private int _offset;

    public int Remaining => input.Length - _offset;

    public static byte[] Write(in Projective<Fp2> point)
    {
        byte[] output = new byte[256];
        if (Projective<Fp2>.IsInfinity(point) == 0)
        {
            Projective<Fp2>.ToAffine(out Affine<Fp2> a, point);
            Fp.Encode(output.AsSpan(16), a.X.C0);
            Fp.Encode(output.AsSpan(80), a.X.C1);
            Fp.Encode(output.AsSpan(144), a.Y.C0);
            Fp.Encode(output.AsSpan(208), a.Y.C1);
        }

        return output;
    }

    public static byte[] Write(in Projective<Fp> point)
    {
        byte[] output = new byte[128];
        if (Projective<Fp>.IsInfinity(point) == 0)
        {
            Projective<Fp>.ToAffine(out Affine<Fp> a, point);
            Fp.Encode(output.AsSpan(16), a.X);
            Fp.Encode(output.AsSpan(80), a.Y);
        }

        return output;
    }

    public byte[] Scalar()
    {
        _offset += 32;
        return input[(_offset - 32).._offset];
    }

    public bool TryField(out Fp value)
    {
        ReadOnlySpan<byte> bytes = input.AsSpan(_offset, 64);
        _offset += 64;
        return Fp.TryDecode(bytes[16..], out value) && !bytes[..16].ContainsAnyExcept((byte)0);
    }

    public bool TryField2(out Fp2 value)
    {
        bool first = TryField(out value.C0);
        return TryField(out value.C1) && first;
    }

    public bool TryPoint(out Projective<Fp> point)
    {
        bool infinite = !input.AsSpan(_offset, 128).ContainsAnyExcept((byte)0);
        Affine<Fp> a = default;
        bool valid = TryField(out a.X) & TryField(out a.Y) && (infinite || Affine<Fp>.IsOnCurve(a));
        point = infinite ? Projective<Fp>.Infinity : Projective<Fp>.From(a);
        return valid;
    }

    public bool TryPoint(out Projective<Fp2> point)
    {
        bool infinite = !input.AsSpan(_offset, 256).ContainsAnyExcept((byte)0);
        Affine<Fp2> a = default;
        bool valid = TryField2(out a.X) & TryField2(out a.Y) && (infinite || Affine<Fp2>.IsOnCurve(a));
        point = infinite ? Projective<Fp2>.Infinity : Projective<Fp2>.From(a);
        return valid;
    }
}
