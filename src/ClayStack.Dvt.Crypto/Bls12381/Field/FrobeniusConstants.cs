namespace ClayStack.Dvt.Crypto.Bls12381.Field;

/// <summary>
/// What the Frobenius map a → a^p multiplies the coefficient of w^j by: ξ^(j(p - 1)/6), since w^6 = ξ.
/// </summary>
internal static class FrobeniusConstants
{
    /// <summary>ξ^(1(p - 1)/6).</summary>
    public static Fp2 P1 => new(
        new Fp(
            0xED52B319F1BA38, 0x932815A3131F18, 0x7C4A4DF35BDE3F, 0x266B7CCC6F7465, 0xCAE398D2ACD4FF,
            0xA613121243B688, 0x1C3E72D376F),
        new Fp(
            0x11AD4CE60DF073, 0x6CD69BB0ECE0A1, 0x24AC6302C8406C, 0xCD1995F2F7BC6D, 0x80C93E91CA7685,
            0x4087390963FFBA, 0x183D2ABD0210));

    /// <summary>ξ^(2(p - 1)/6).</summary>
    public static Fp2 P2 => new(
        default,
        new Fp(
            0xBEE48672421B59, 0x47601841D31002, 0xC76DC004CC5086, 0xAC70AD2AAE891B, 0xE4686B8FE377C4,
            0x8F5A1805ED1568, 0xD1A402B5C1F));

    /// <summary>ξ^(3(p - 1)/6).</summary>
    public static Fp2 P3 => new(
        new Fp(
            0x32A25AA33E2F27, 0xC1E049E27CA1D2, 0x55CA94C3F707A, 0x3B937942010B7B, 0xA544DE3D5A86AA,
            0x9C66DA5556A044, 0xCEA338EC515),
        new Fp(
            0x32A25AA33E2F27, 0xC1E049E27CA1D2, 0x55CA94C3F707A, 0x3B937942010B7B, 0xA544DE3D5A86AA,
            0x9C66DA5556A044, 0xCEA338EC515));

    /// <summary>ξ^(4(p - 1)/6).</summary>
    public static Fp2 P4 => new(
        new Fp(
            0x96E486758A1811, 0x543E8561D5C11C, 0x4B0FC9113E6366, 0x8680210AE5EFBB, 0xF7002699941307,
            0x9086BFCB02EEF7, 0x1291E6855919),
        default);

    /// <summary>ξ^(5(p - 1)/6).</summary>
    public static Fp2 P5 => new(
        new Fp(
            0x1FF50DBD2FE95F, 0x55085F858FC0EB, 0x81A6F73F9B4EBA, 0x61FEF60E707FE0, 0x70287710075BA9,
            0x4279EC679A56CD, 0xEAE1ABBFC85),
        new Fp(
            0xDF0AF242CFC14C, 0xAAF651CE703ECE, 0x1F4FB9B688CFF1, 0x91861CB0F6B0F2, 0xDB8460546FEFDB,
            0xA4205EB40D5F75, 0xB52F72E3CFA));
}
