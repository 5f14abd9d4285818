using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Duties.Ports;

namespace ClayStack.Dvt.Peers.Codec;

/// <summary>The arguments of <see cref="IPeerRecords.RecordHello"/>.</summary>
/// <param name="Peer">The operator.</param>
/// <param name="Run">Store and run that the hello names.</param>
/// <param name="SignedHello">The hello as it was signed.</param>
public sealed record HelloToRecord(OperatorIndex Peer, RunIdentity Run, ReadOnlyMemory<byte> SignedHello);
