using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Ssz;

namespace ClayStack.Dvt.Ethereum.Electra;

/// <summary>What the execution layer asks of the consensus layer (consensus-specs electra/beacon-chain.md).</summary>
public sealed class ExecutionRequests(
    SszList<DepositRequest> deposits,
    SszList<WithdrawalRequest> withdrawals,
    SszList<ConsolidationRequest> consolidations)
    : SszContainer<ExecutionRequests>, ISszContainer<ExecutionRequests>
{
    /// <summary>The specification's <c>deposits</c>: List[DepositRequest, MaxDepositRequestsPerPayload].</summary>
    public SszList<DepositRequest> Deposits => deposits;

    /// <summary>The specification's <c>withdrawals</c>: List[WithdrawalRequest, MaxWithdrawalRequestsPerPayload].</summary>
    public SszList<WithdrawalRequest> Withdrawals => withdrawals;

    /// <summary>The specification's <c>consolidations</c>: List[ConsolidationRequest, MaxConsolidationRequestsPerPayload].</summary>
    public SszList<ConsolidationRequest> Consolidations => consolidations;

    static ExecutionRequests ISszContainer<ExecutionRequests>.Blank() => new(default, default, default);

    /// <inheritdoc/>
    public void Visit<TVisitor>(ref TVisitor visitor) where TVisitor : struct, ISszVisitor, allows ref struct
    {
        visitor.ContainerList("deposits"u8, ref deposits, visitor.Preset.MaxDepositRequestsPerPayload);
        visitor.ContainerList("withdrawals"u8, ref withdrawals, visitor.Preset.MaxWithdrawalRequestsPerPayload);
        visitor.ContainerList("consolidations"u8, ref consolidations, visitor.Preset.MaxConsolidationRequestsPerPayload);
    }
}
