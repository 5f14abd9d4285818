namespace ClayStack.Dvt.Crypto.Bls12381;

/// <summary>One claim for batch verification: that the key signed the message.</summary>
/// <param name="Message">The hashed message. Sets that share the same instance share a Miller loop.</param>
/// <param name="Key">The signer.</param>
/// <param name="Signature">The signature, already known to be in the subgroup.</param>
public sealed record SignatureSet(BlsMessage Message, BlsPublicKey Key, BlsSignature Signature);
