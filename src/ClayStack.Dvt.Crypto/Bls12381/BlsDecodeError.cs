namespace ClayStack.Dvt.Crypto.Bls12381;

/// <summary>Why bytes are not a public key, a signature or a secret key. Closed: a decoder gives no other answer.</summary>
public enum BlsDecodeError
{
    /// <summary>No error: the bytes were accepted.</summary>
    None = 0,

    /// <summary>Not 48 bytes for a public key, 96 for a signature, 32 for a secret key.</summary>
    WrongLength = 1,

    /// <summary>
    /// The flag bits are not those of a compressed point, a coordinate is not below the field's modulus, or infinity has
    /// stray bits: every point has exactly one accepted encoding.
    /// </summary>
    NonCanonical = 2,

    /// <summary>No point of the curve has this x coordinate.</summary>
    NotOnCurve = 3,

    /// <summary>The point is on the curve but outside the subgroup of order r.</summary>
    NotInSubgroup = 4,

    /// <summary>The point at infinity, where it is refused: as a public key, or as a partial signature.</summary>
    Infinity = 5,

    /// <summary>A secret key of zero.</summary>
    ZeroScalar = 6,

    /// <summary>A secret key that is not below the group order r.</summary>
    ScalarTooLarge = 7,
}
