using ClayStack.Dvt.Crypto.Bls12381;

namespace ClayStack.Dvt.Crypto.Threshold;

/// <summary>One validator's partial signatures on one message.</summary>
/// <param name="Key">The validator's shared key.</param>
/// <param name="Message">What was signed. Requests with the same instance are verified together for less.</param>
/// <param name="Partials">
/// The partials, most trusted first: the first threshold of them are tried first. Of an index that comes twice the first
/// counts; an index that the key does not have is passed over.
/// </param>
public sealed record CombineRequest(SharedPublicKey Key, BlsMessage Message, IReadOnlyList<PartialSignature> Partials);
