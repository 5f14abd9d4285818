using ClayStack.Dvt.Consensus;

namespace ClayStack.Dvt.Duties.Ports;

/// <summary>
/// The port to what this node keeps, durably, of each operator of one cluster (PROTOCOL P4). Signatures were checked before;
/// the bytes are opaque here. Blocking: every call runs on a worker. Thread-safe.
/// </summary>
public interface IPeerRecords : IDisposable
{
    /// <summary>The most bytes of a signed hello.</summary>
    const int HelloLengthMax = 4096;

    /// <summary>The most bytes of a signed bundle: 2,000 partials under one root, and room to spare.</summary>
    const int BundleLengthMax = 256 * 1024;

    /// <summary>What is kept of every operator that was ever heard of, in the order of their indices.</summary>
    /// <exception cref="ProtectionStoreException">The records cannot be read.</exception>
    IReadOnlyList<PeerRecord> ReadAll();

    /// <summary>Judges a hello against the last one, and replaces that if it is accepted.</summary>
    /// <param name="peer">The operator.</param>
    /// <param name="run">Store and run that the hello names.</param>
    /// <param name="signedHello">The hello as it was signed, at most <see cref="HelloLengthMax"/> bytes.</param>
    HelloVerdict RecordHello(OperatorIndex peer, RunIdentity run, ReadOnlyMemory<byte> signedHello);

    /// <summary>Keeps those bundles that are higher than what is kept, by slot and by target; all in one transaction.</summary>
    /// <param name="bundles">The bundles, of any peers.</param>
    /// <returns>Whether they are known to be durable.</returns>
    CommitOutcome RecordSigned(IReadOnlyList<PeerSigned> bundles);
}
