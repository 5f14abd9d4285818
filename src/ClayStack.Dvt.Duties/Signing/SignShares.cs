using ClayStack.Dvt.Duties.Protection;

namespace ClayStack.Dvt.Duties.Signing;

/// <summary>Asks the <see cref="ShareSigner"/> to sign; it answers with <see cref="SharesSigned"/>.</summary>
/// <param name="Tokens">What may be signed.</param>
/// <param name="Deadline">When it is of no more use.</param>
public sealed record SignShares(IReadOnlyList<SafeToSign> Tokens, DateTimeOffset Deadline);
