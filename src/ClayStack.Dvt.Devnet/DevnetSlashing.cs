using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Devnet;

/// <summary>A slashable pair that was submitted, each half validly signed.</summary>
/// <param name="Kind">What it is slashable for.</param>
/// <param name="Validator">Who signed both.</param>
/// <param name="FirstSlot">The slot of the half that came first.</param>
/// <param name="FirstRoot">Its root: hash_tree_root of the attestation data or of the block.</param>
/// <param name="SecondSlot">The slot of the other half.</param>
/// <param name="SecondRoot">Its root.</param>
public sealed record DevnetSlashing(
    DevnetSlashingKind Kind, ValidatorIndex Validator, Slot FirstSlot, Root FirstRoot, Slot SecondSlot, Root SecondRoot);
