using ClayStack.Dvt.Devnet.Chain;

namespace ClayStack.Dvt.Devnet.Intake;

/// <summary>A signature to verify, and what its failure means.</summary>
internal readonly record struct CheckedClaim(SignatureClaim Claim, Refusal IfWrong);
