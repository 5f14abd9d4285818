using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Exits;

/// <summary>The disk under a simulated node's exits: it survives the node's crashes, and fails where it is told to.</summary>
public sealed class InMemoryExits
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(BlsPublicKeyBytes Validator, OperatorIndex Operator), ExitPartial> _partials = [];

    /// <summary>Whether it refuses to be read and written.</summary>
    public bool IsBroken { get; set; }

    /// <summary>The exits as one run of the node has them open.</summary>
    public IExitStore Open() => new Store(this);

    private ProtectionStoreException? Fault(bool closed)
    {
        if (closed)
            return new ProtectionStoreException(ProtectionStoreFault.Closed, "The exits in memory were closed. Start the node again.");
        return IsBroken ? new ProtectionStoreException(ProtectionStoreFault.Unusable, "The disk in memory is broken.") : null;
    }

    private sealed class Store(InMemoryExits disk) : IExitStore
    {
        private bool _closed;

        public IReadOnlyList<ExitPartial> ReadAll()
        {
            lock (disk._gate)
                return disk.Fault(_closed) is { } fault ? throw fault : ExitOrder.Sort(disk._partials.Values);
        }

        public CommitOutcome Write(
            IReadOnlyList<ExitPartial> kept, IReadOnlyList<(BlsPublicKeyBytes Validator, OperatorIndex Operator)> dropped)
        {
            ArgumentNullException.ThrowIfNull(kept);
            ArgumentNullException.ThrowIfNull(dropped);
            lock (disk._gate)
            {
                if (disk.Fault(_closed) is { } fault)
                    throw fault;
                foreach ((BlsPublicKeyBytes Validator, OperatorIndex Operator) one in dropped)
                    disk._partials.Remove(one);
                foreach (ExitPartial partial in kept)
                    disk._partials[(partial.Validator, partial.Operator)] = partial;
                return CommitOutcome.Committed;
            }
        }

        public void Dispose()
        {
            lock (disk._gate)
                _closed = true;
        }
    }
}
