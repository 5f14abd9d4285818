namespace ClayStack.Dvt.Crypto.Bls12381;

/// <summary>Names of draft-irtf-cfrg-bls-signature, sections 4.2.3: minimal public keys, proofs of possession.</summary>
internal static class BlsCiphersuite
{
    /// <summary>The domain separation tag of signatures.</summary>
    public static ReadOnlySpan<byte> SignatureTag => "BLS_SIG_BLS12381G2_XMD:SHA-256_SSWU_RO_POP_"u8;

    /// <summary>The domain separation tag of proofs of possession.</summary>
    public static ReadOnlySpan<byte> PossessionTag => "BLS_POP_BLS12381G2_XMD:SHA-256_SSWU_RO_POP_"u8;
}
