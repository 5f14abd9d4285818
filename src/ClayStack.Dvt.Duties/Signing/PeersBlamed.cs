using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Signing;

/// <summary>A duty actor tells its cluster whose partials were proven wrong.</summary>
/// <param name="Slot">The duty's slot.</param>
/// <param name="Culprits">The operators.</param>
internal sealed record PeersBlamed(Slot Slot, IReadOnlyList<OperatorIndex> Culprits);
