using ClayStack.Dvt.Crypto.Bls12381.Curve;
using ClayStack.Dvt.Crypto.Bls12381.Field;

namespace ClayStack.Dvt.Crypto.Bls12381.HashToCurve;

/// <summary>RFC 9380, section 8.8.2 (the suite) and appendix E.3 (the 3-isogeny to the twist), in Montgomery form.</summary>
internal readonly struct SuiteG2 : ISswuSuite<Fp2>
{
    /// <summary>A' = 240u.</summary>
    public static Fp2 A => new(
        default,
        new Fp(
            0xB20003138D971A, 0x10C7AB9A8615E6, 0xF7B9EB97E3B474, 0xDE7EF8D1C8AC67, 0xA67D477644CEB4,
            0xFBA9D5DBA5CFC, 0xBF6749DEF66));

    /// <summary>B' = 1012(1 + u).</summary>
    public static Fp2 B => new(
        new Fp(
            0xB4000CF8D9B1C4, 0xE05C88FAA45422, 0x1041395D093742, 0x5AE28BD98D4027, 0xD4AD031B5B3A2C,
            0xACC104337D19DA, 0x141AC5C46E61),
        new Fp(
            0xB4000CF8D9B1C4, 0xE05C88FAA45422, 0x1041395D093742, 0x5AE28BD98D4027, 0xD4AD031B5B3A2C,
            0xACC104337D19DA, 0x141AC5C46E61));

    /// <summary>Z = -(2 + u).</summary>
    public static Fp2 Z => new(
        new Fp(
            0x4EFFFFF96FB13B, 0xE641D713FA9D86, 0x99B29EDD3FF8EB, 0x3F662AFEF86393, 0x267D61511614FF,
            0xE440FB917C0325, 0xF11C5363F8B),
        new Fp(
            0x26FFFFFCB7ADF3, 0xF3204433FD4EA0, 0x1D54A7E9B20BCB, 0x19759EDF2FCA33, 0x39151C5AC6B042,
            0xE56DA35691DCB4, 0x14896B903C85));

    /// <summary>k_(1,i) of x's numerator, lowest degree first.</summary>
    public static Fp2[] XNumerator { get; } =
    [
        new Fp2(
            new Fp(
                0x30C71CE09E0C6B, 0x80BB88D3E7C31, 0xDBEF69FD13FB03, 0xBC8765AE836004, 0xC201508C02926C,
                0x34A73B748BCC9A, 0x19C2F7483A7D),
            new Fp(
                0x30C71CE09E0C6B, 0x80BB88D3E7C31, 0xDBEF69FD13FB03, 0xBC8765AE836004, 0xC201508C02926C,
                0x34A73B748BCC9A, 0x19C2F7483A7D)),
        new Fp2(
            default,
            new Fp(
                0xBF55554C952532, 0xDDADFDE2A37CE1, 0xC49B32D928CC7, 0xB22F8229B10EE3, 0x5633F229233EFB,
                0x41451D5A358AAF, 0x2C1A5AC2E65)),
        new Fp2(
            new Fp(
                0x1F555559B51812, 0x1127B262AE4149, 0x1AD1D75F5AD848, 0x1A6D51AA8EA961, 0xA092DE4FE5AC07,
                0x45F7BC6E8CF0EB, 0x18A03F14224D),
            new Fp(
                0xDFAAAAA64A9299, 0xEED6FEF151BE70, 0x8624D996C94663, 0xD917C114D88771, 0xAB19F914919F7D,
                0xA0A28EAD1AC557, 0x160D2D61732)),
        new Fp2(
            new Fp(
                0xC21C71C7799757, 0x56C2A7878E854D, 0xBD622A6DAEF6B1, 0xBBF6502DEA2686, 0x9DE2A8E38EC96D,
                0xB921CA970A448A, 0xF0DE38C1F9B),
            default),
    ];

    /// <summary>k_(2,i) of x's denominator, lowest degree first.</summary>
    public static Fp2[] XDenominator { get; } =
    [
        new Fp2(
            default,
            new Fp(
                0x2FFFFF13BB96F0, 0x615C643F3E2C5B, 0x9D883E22C9BBC, 0xE3F894E6DE304D, 0x8020DB8DC90D81,
                0x1515824C5633F7, 0x166A555471AE)),
        new Fp2(
            new Fp(
                0x2200002760834A, 0x9A6FBAD8204DC2, 0xE9AB0AA910A528, 0x51AF4903CA6DD4, 0x47C315AB58B018,
                0x40E34705B6C62E, 0xD99A86368B8),
            new Fp(
                0xDCFFFFD89F2761, 0x658EF67BDFB1F7, 0xB74BA64D137983, 0xA1D5C9BB9CC2FD, 0x3E9C1B91E9B6C,
                0xA5B70415F0F015, 0xC676986D0C7)),
        new Fp2(
            new Fp(
                0xD800000347FCB8, 0xCDE6D2002B119, 0x83A2090C7212E0, 0xDA0F73E037669F, 0x1297BB09B09B42,
                0x12CA7C515D98F, 0x577A659FCFA),
            default),
    ];

    /// <summary>k_(3,i) of y's numerator, lowest degree first.</summary>
    public static Fp2[] YNumerator { get; } =
    [
        new Fp2(
            new Fp(
                0x4C84BDFC94688E, 0xF4ABD498E2AE5D, 0x24B6E04D92E31C, 0x195094CBA0223D, 0x7F98FC0B108E51,
                0x4B3A9799477308, 0xBA9598274DE),
            new Fp(
                0x4C84BDFC94688E, 0xF4ABD498E2AE5D, 0x24B6E04D92E31C, 0x195094CBA0223D, 0x7F98FC0B108E51,
                0x4B3A9799477308, 0xBA9598274DE)),
        new Fp2(
            default,
            new Fp(
                0xEBC71C91DCB082, 0xD32AF430FDE066, 0xA99005A116CF5D, 0xCADE66655B52D, 0x7E27FC99C87DC1,
                0x997AF884C5F681, 0x1890B86BA28C)),
        new Fp2(
            new Fp(
                0x6F555553251EA2, 0xF76AD822A8DF15, 0x138DC54676B287, 0x664E69EA1FDC22, 0x7B63683C847581,
                0x439E6CE4613DCD, 0xDB0F2602859),
            new Fp(
                0x8FAAAAACDA8C09, 0x893D9315720A4, 0x8D68EBAFAD6C24, 0x8D36A8D54754B0, 0xD0496F27F2D603,
                0xA2FBDE37467875, 0xC501F8A1126)),
        new Fp2(
            new Fp(
                0x69A12F682CB11C, 0xE314034425D379, 0xA131822D7C62A8, 0xBD2F96307F036E, 0x8F4364D5A2D607,
                0x647D802C347B3D, 0x3A664CA08A1),
            default),
    ];

    /// <summary>k_(4,i) of y's denominator, lowest degree first.</summary>
    public static Fp2[] YDenominator { get; } =
    [
        new Fp2(
            new Fp(
                0x24FFFA76673449, 0x4830E2D7750B81, 0x1641A27E570D0E, 0x963A1FAC312DB1, 0x8664F05C61D772,
                0xFD7D963FBEA87C, 0x478A6678A94),
            new Fp(
                0x24FFFA76673449, 0x4830E2D7750B81, 0x1641A27E570D0E, 0x963A1FAC312DB1, 0x8664F05C61D772,
                0xFD7D963FBEA87C, 0x478A6678A94)),
        new Fp2(
            default,
            new Fp(
                0x91FFFD3B336F7A, 0x2417CA15BA859D, 0xDB9C29BA3D95DD, 0xC4DF9935CC2F41, 0xE908E3E06C917B,
                0x720BF0ADB32F5F, 0xF3CDC28E20A)),
        new Fp2(
            new Fp(
                0x3300003B10C4EF, 0xE7A798443074A3, 0x5E808FFD98F7BC, 0x7A86ED85AFA4BF, 0x6BA4A081050824,
                0x6154EA88922945, 0x14667C951D14),
            new Fp(
                0xCBFFFFC4EEE5BC, 0x1857190FCF8B16, 0x427620F88B26EF, 0x78FE2539B78C13, 0xE00836E3724360,
                0x85456093158CFD, 0x59A95551C6B)),
        new Fp2(
            new Fp(
                0xD800000347FCB8, 0xCDE6D2002B119, 0x83A2090C7212E0, 0xDA0F73E037669F, 0x1297BB09B09B42,
                0x12CA7C515D98F, 0x577A659FCFA),
            default),
    ];

    /// <inheritdoc/>
    public static ulong SqrtOrSqrtOfZTimes(out Fp2 r, out Fp2 inverse, in Fp2 a) =>
        Fp2Roots.SqrtOrSqrtOfZTimes(out r, out inverse, a);

    /// <inheritdoc/>
    public static void ClearCofactor(out Projective<Fp2> r, in Projective<Fp2> a) => Endomorphisms.ClearCofactor(out r, a);
}
