using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Ports;

/// <summary>An operator's word that a validator shall exit: its partial signature of the exit (PROTOCOL V3).</summary>
/// <param name="Validator">The validator's group key.</param>
/// <param name="Operator">Who asked.</param>
/// <param name="Epoch">The epoch of the exit, which is fixed in the request: only partials of one epoch combine.</param>
/// <param name="Signature">96 bytes, compressed G2; of a peer's it is not known whether it is valid before it is combined.</param>
public sealed record ExitPartial(BlsPublicKeyBytes Validator, OperatorIndex Operator, Epoch Epoch, BlsSignatureBytes Signature);
