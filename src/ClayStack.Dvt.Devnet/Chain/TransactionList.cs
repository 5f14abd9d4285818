using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Ssz;

namespace ClayStack.Dvt.Devnet.Chain;

/// <summary>A payload's transactions alone: the root of a container with one field is the root of the field.</summary>
internal sealed class TransactionList(SszList<ByteSequence> transactions) : SszContainer<TransactionList>, ISszContainer<TransactionList>
{
    static TransactionList ISszContainer<TransactionList>.Blank() => new(default);

    /// <inheritdoc/>
    public void Visit<TVisitor>(ref TVisitor visitor) where TVisitor : struct, ISszVisitor, allows ref struct => visitor.ByteListList(
        "transactions"u8, ref transactions, visitor.Preset.MaxTransactionsPerPayload, visitor.Preset.MaxBytesPerTransaction);
}
