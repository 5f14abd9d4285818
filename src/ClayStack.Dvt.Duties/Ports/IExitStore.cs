using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Ports;

/// <summary>
/// The port to the partial signatures of exits, which are kept until enough operators have asked, however long that takes
/// (PROTOCOL V3). There is at most one for each validator and operator. Blocking: every call runs on a worker. Thread-safe.
/// </summary>
public interface IExitStore : IDisposable
{
    /// <summary>All of them, in the order of the keys' bytes and of the operators.</summary>
    /// <exception cref="ProtectionStoreException">They cannot be read.</exception>
    IReadOnlyList<ExitPartial> ReadAll();

    /// <summary>Keeps partials, each in the place of what there was of its validator and operator, and drops others; all or nothing.</summary>
    /// <param name="kept">What to keep; no validator and operator twice.</param>
    /// <param name="dropped">What to drop; what is not there is none.</param>
    /// <returns>Whether that is known to be durable. If it is not, it may be repeated.</returns>
    /// <exception cref="ProtectionStoreException">Nothing was changed.</exception>
    CommitOutcome Write(IReadOnlyList<ExitPartial> kept, IReadOnlyList<(BlsPublicKeyBytes Validator, OperatorIndex Operator)> dropped);
}
