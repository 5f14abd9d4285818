namespace ClayStack.Dvt.Duties.Signing;

/// <summary>The answer to <see cref="SignShares"/>.</summary>
/// <param name="Request">The request.</param>
/// <param name="Signatures">A signature for each token whose share this operator holds.</param>
/// <param name="Failure">Why nothing was signed; null if it was.</param>
public sealed record SharesSigned(SignShares Request, IReadOnlyList<SignedShare> Signatures, string? Failure);
