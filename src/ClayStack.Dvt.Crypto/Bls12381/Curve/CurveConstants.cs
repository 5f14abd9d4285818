using ClayStack.Dvt.Crypto.Bls12381.Field;

namespace ClayStack.Dvt.Crypto.Bls12381.Curve;

/// <summary>
/// Constants of the groups (draft-irtf-cfrg-pairing-friendly-curves, section 4.2.1): generators, and the factors of the
/// endomorphisms. The curve family's seed is x = -0xd201000000010000, r = x^4 - x^2 + 1.
/// </summary>
internal static class CurveConstants
{
    /// <summary>|x|, the absolute value of the seed; bits 63, 62, 60, 57, 48 and 16 are set.</summary>
    public const ulong Seed = 0xd201000000010000;

    /// <summary>x of the generator of G1.</summary>
    public static Fp G1X => new Fp(
        0x3890FD534715C5, 0x6880DBEBF58D1A, 0xC9AB47927EE310, 0x71E550BEF6D425, 0xA1C00437EF9707,
        0x53FE04FD71D54, 0x6B9DEAC4A8D);

    /// <summary>y of the generator of G1.</summary>
    public static Fp G1Y => new Fp(
        0x6D50CE748C62F, 0x1B0F70418EDA1F, 0x835A73C525B1F, 0xDB8A28E1FE7075, 0x5B1B8F8AC13C96,
        0xD2BE5F1FE8CCC5, 0xDC3F018342D);

    /// <summary>x of the generator of G2.</summary>
    public static Fp2 G2X => new(
        new Fp(
            0xC5A202941C0FEE, 0x26CE4CDE1B04B6, 0x4A219195157DB3, 0xDE9CF541E44747, 0x3FF629636FAF0E,
            0x32E38FE202A631, 0x557CADB2FC2),
        new Fp(
            0x6C759E242F5B1C, 0x9E9DA8F0C3D4B2, 0xBCC792A6660535, 0xA44ACEA25CB094, 0xAD26639A900F31,
            0x4184058607CDE, 0x19720014BEFF));

    /// <summary>y of the generator of G2.</summary>
    public static Fp2 G2Y => new(
        new Fp(
            0xFF860494DF4A9, 0x1F64BFF85A4DD1, 0x8538EE8BA4E39E, 0x4BB0022AE2914F, 0xAB4286F9616FD5,
            0x64045C1F2F619E, 0x1F834EB615B),
        new Fp(
            0x6992DF64D4B231, 0xAB9939DDCCB8F, 0xB2DB92D2B79AEB, 0x8DFA3F07BDE2BB, 0x9255C38291272D,
            0xC3351C91E80995, 0x194E00A962A6));

    /// <summary>The cube root of unity β in φ(x, y) = (βx, y), for which φ(P) = -[x²]P on G1.</summary>
    public static Fp Beta => new Fp(
        0x681B798A75929A, 0xABC02BF22A3E9D, 0x55E6E7E4E5BB45, 0x6D04F1B4814117, 0x54ACB0CAE3387D,
        0x56138B50A4C74B, 0x76F2B64E066);

    /// <summary>ξ^(-(p - 1)/3): ψ multiplies the conjugate of x by it.</summary>
    public static Fp2 PsiX => new(
        default,
        new Fp(
            0x96E486758A1811, 0x543E8561D5C11C, 0x4B0FC9113E6366, 0x8680210AE5EFBB, 0xF7002699941307,
            0x9086BFCB02EEF7, 0x1291E6855919));

    /// <summary>ξ^(-(p - 1)/2): ψ multiplies the conjugate of y by it.</summary>
    public static Fp2 PsiY => new(
        new Fp(
            0xCC5DA55CC17B84, 0x3E1E6771835DE7, 0x9B9A07A9E4AE31, 0xB7F1997D662557, 0xA667F9271CC4DA,
            0x4A3370C65115FE, 0xD16DE5B746A),
        new Fp(
            0x32A25AA33E2F27, 0xC1E049E27CA1D2, 0x55CA94C3F707A, 0x3B937942010B7B, 0xA544DE3D5A86AA,
            0x9C66DA5556A044, 0xCEA338EC515));

    /// <summary>The factor of x in ψ²(x, y) = (cx, -y).</summary>
    public static Fp PsiSquareX => new Fp(
        0xBEE48672421B59, 0x47601841D31002, 0xC76DC004CC5086, 0xAC70AD2AAE891B, 0xE4686B8FE377C4,
        0x8F5A1805ED1568, 0xD1A402B5C1F);
}
