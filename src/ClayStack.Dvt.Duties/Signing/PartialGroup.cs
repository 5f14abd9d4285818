using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Signing;

/// <summary>The partial signatures of one operator under one signing root.</summary>
/// <param name="SigningRoot">What is signed.</param>
/// <param name="Partials">At least one; in ascending order of validators, none twice.</param>
public sealed record PartialGroup(Root SigningRoot, IReadOnlyList<ValidatorPartial> Partials);
