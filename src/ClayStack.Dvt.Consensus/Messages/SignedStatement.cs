namespace ClayStack.Dvt.Consensus;

/// <summary>
/// A statement and its sender's signature. Signatures are checked before a statement gets here (the state machine takes every
/// one for authentic), and carried along, so that certificates can be shown to others.
/// </summary>
/// <param name="Statement">The content. Two statements are the same if these are; signatures are never compared.</param>
/// <param name="Signature">64 bytes, r||s, over <see cref="StatementDigest"/>.</param>
public sealed record SignedStatement(Statement Statement, ReadOnlyMemory<byte> Signature);
