using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Protection;

/// <summary>A row with what the start of duties needs to know of it.</summary>
/// <param name="GroupKey">The validator's group key.</param>
/// <param name="Marks">What it signed.</param>
/// <param name="Origin">How the row came to be.</param>
/// <param name="DoppelgangerWaived">Whether the key may begin without two epochs of listening (PROTOCOL S7).</param>
public sealed record ProtectionRow(BlsPublicKeyBytes GroupKey, ProtectionMarks Marks, RowOrigin Origin, bool DoppelgangerWaived);
