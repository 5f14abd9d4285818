using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Exits;

/// <summary>An operator's request, as this node knows it.</summary>
/// <param name="Operator">Who asked.</param>
/// <param name="Epoch">For which epoch.</param>
/// <param name="IsInvalid">Whether the partial signature is proven wrong, so that the request does not count.</param>
public sealed record ExitRequestOfOperator(OperatorIndex Operator, Epoch Epoch, bool IsInvalid);
