using ClayStack.Dvt.Actors;
using ClayStack.Dvt.Actors.Workers;
using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Duties.Clusters;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Proposal;

/// <summary>
/// The blocks that this node's own beacon nodes make for one slot (PROTOCOL V1). The first round's leader asks for the best
/// one, a builder's included if the manifest allows it; every node asks for a local one, which a later round's leader proposes
/// without waiting, which a builder's payload is compared with, and whose value is kept. Part of a duty actor.
/// </summary>
/// <param name="cluster">The cluster and its ports.</param>
/// <param name="slot">The slot.</param>
/// <param name="patience">How long an answer is waited for before it counts as missing.</param>
/// <param name="self">The duty actor.</param>
internal sealed class OwnBlocks(ClusterContext cluster, Slot slot, TimeSpan patience, IActorRef self)
{
    private const int RequestsMax = 8;

    // A local payload only (beacon-APIs, produceBlockV3).
    private const ulong LocalOnly = 0;

    private readonly HashSet<ValueHash> _made = [];
    private BlsSignatureBytes _reveal;
    private int _requests;
    private int _inFlight;

    /// <summary>The last local block; null while none came.</summary>
    public BlockCandidate? Local { get; private set; }

    /// <summary>Whether any block came.</summary>
    public bool HasAny => _made.Count > 0;

    /// <summary>Whether an answer is on its way.</summary>
    public bool IsAwaiting => _inFlight > 0;

    /// <summary>Whether a block is one of this node's own.</summary>
    public bool Made(ValueHash hash) => _made.Contains(hash);

    /// <summary>Begins to ask.</summary>
    /// <param name="reveal">The proposer's reveal.</param>
    /// <param name="builderBoost">By how much a builder's block counts; 0 to ask for a local one at once.</param>
    public void Begin(BlsSignatureBytes reveal, ulong builderBoost)
    {
        _reveal = reveal;
        Ask(builderBoost);
    }

    /// <summary>Asks for a local block, unless an answer is on its way; false if it was asked often enough.</summary>
    public bool AskLocal()
    {
        if (_inFlight == 0 && _requests < RequestsMax)
            Ask(LocalOnly);
        return _requests < RequestsMax;
    }

    /// <summary>Has a worker encode what a beacon node made; <see cref="Take"/> gets the answer.</summary>
    public void OnProduced(BeaconAnswer.BlockProduced answer)
    {
        ProposedBlock value = ProposedBlock.From(answer.Produced);
        Preset preset = cluster.Clock.Network.Preset;
        cluster.CryptoWorkers.Submit(new WorkItem(
            () => BlockCandidate.Make(value, preset), cluster.Clock.StartOf(slot + 1), self, this)
        {
            SimulatedCost = TimeSpan.FromMilliseconds(3),
        });
    }

    /// <summary>No block came; it may be asked for again.</summary>
    public void OnFailed() => _inFlight--;

    /// <summary>Takes a worker's answer; null if it could not encode the block.</summary>
    public (BlockCandidate Candidate, byte[] Bytes)? Take(WorkAnswer answer)
    {
        _inFlight--;
        if (answer is not WorkCompleted { Result: (BlockCandidate candidate, byte[] bytes) })
            return null;
        _made.Add(candidate.Hash);
        if (!candidate.IsBlinded)
            Local = candidate;
        return (candidate, bytes);
    }

    private void Ask(ulong builderBoost)
    {
        _requests++;
        _inFlight++;
        DateTimeOffset deadline = cluster.Time.GetUtcNow() + patience;
        cluster.Beacon.Submit(new BeaconRequest.ProduceBlock(slot, _reveal, default, builderBoost, deadline), self);
    }
}
