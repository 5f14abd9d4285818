namespace ClayStack.Dvt.Devnet;

/// <summary>One validator's attestation of one epoch.</summary>
/// <param name="Accepted">Whether one was accepted.</param>
/// <param name="InclusionDelay">How many slots after its own a block had it, at least 1; 0 if none has.</param>
/// <param name="TargetCorrect">Whether the included one had the right target.</param>
/// <param name="HeadCorrect">Whether the included one had the right head.</param>
public sealed record DevnetPerformance(bool Accepted, int InclusionDelay, bool TargetCorrect, bool HeadCorrect);
