using ClayStack.Dvt.Consensus;

namespace ClayStack.Dvt.Duties.Signing;

/// <summary>A bundle under its sender's signature, which makes it proof of what that operator signed.</summary>
/// <param name="Sender">Whose partials.</param>
/// <param name="Fence">Which run of the sender's node.</param>
/// <param name="Bundle">The partials.</param>
/// <param name="Signature">64 bytes, r||s, over <see cref="PartialBundleDigest"/>.</param>
public sealed record SignedPartialBundle(
    OperatorIndex Sender, Fence Fence, PartialBundle Bundle, ReadOnlyMemory<byte> Signature);
