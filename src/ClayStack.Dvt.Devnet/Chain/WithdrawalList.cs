using ClayStack.Dvt.Ethereum.Capella;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Ssz;

namespace ClayStack.Dvt.Devnet.Chain;

/// <summary>A payload's withdrawals alone, as <see cref="TransactionList"/>.</summary>
internal sealed class WithdrawalList(SszList<Withdrawal> withdrawals) : SszContainer<WithdrawalList>, ISszContainer<WithdrawalList>
{
    static WithdrawalList ISszContainer<WithdrawalList>.Blank() => new(default);

    /// <inheritdoc/>
    public void Visit<TVisitor>(ref TVisitor visitor) where TVisitor : struct, ISszVisitor, allows ref struct =>
        visitor.ContainerList("withdrawals"u8, ref withdrawals, visitor.Preset.MaxWithdrawalsPerPayload);
}
