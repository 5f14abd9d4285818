using ClayStack.Dvt.Actors;
using ClayStack.Dvt.Actors.Workers;
using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Crypto;
using ClayStack.Dvt.Duties.Clusters;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Signing;

/// <summary>
/// The signing round of one slot and duty as a duty actor runs it: publishes this operator's partials as one signed bundle,
/// and has all that can be combined combined on a worker, one batch at a time. It lives inside its owner's actor, and is itself the
/// tag of the work that it asks for.
/// </summary>
internal sealed class GroupSigning(
    ClusterContext cluster, DutyType duty, Slot slot, DateTimeOffset deadline, IReadOnlySet<OperatorIndex> blamed, IActorRef owner)
{
    private readonly SigningRound _round = new(cluster.Threshold);
    private readonly Dictionary<ValidatorIndex, List<SigningTarget>> _targets = [];
    private SignedPartialBundle? _own;
    private IReadOnlyList<CombineTask>? _combining;

    /// <summary>Whether every expected signature was made.</summary>
    public bool IsComplete => _round.IsComplete;

    /// <summary>Names a signature that is wanted.</summary>
    public void Expect(SigningTarget target, BlsPublicKeyBytes key)
    {
        _round.Expect(target, cluster.Keys[key]);
        if (!_targets.TryGetValue(target.Validator, out List<SigningTarget>? targets))
            _targets.Add(target.Validator, targets = []);
        if (!targets.Contains(target))
            targets.Add(target);
    }

    /// <summary>Takes a peer's bundle.</summary>
    public void Add(OperatorIndex peer, PartialBundle bundle)
    {
        _round.Add(peer, bundle);
        CombineReady();
    }

    /// <summary>Sends this operator's partials to every peer, as one signed bundle (PROTOCOL G1).</summary>
    public void Publish(IReadOnlyList<SignedShare> signatures, Func<BlsPublicKeyBytes, ValidatorIndex> validatorOf)
    {
        if (signatures.Count == 0)
            return;
        PartialBundle bundle = new(
            slot,
            duty,
            [.. signatures
                .GroupBy(signed => signed.Token.SigningRoot)
                .Select(group => new PartialGroup(
                    group.Key,
                    [.. group
                        .Select(signed => new ValidatorPartial(validatorOf(signed.Token.GroupKey), signed.Signature))
                        .OrderBy(partial => partial.Validator.Value)]))]);
        _own = BundleSeal.Sign(cluster, bundle);
        cluster.Peers.Broadcast(new PeerMessage.Partials(_own));
        Add(cluster.Self, bundle);
    }

    /// <summary>Sends this operator's partials again, to a peer that was away.</summary>
    public void Resend(OperatorIndex peer)
    {
        if (_own is not null)
            cluster.Peers.Send(peer, new PeerMessage.Partials(_own));
    }

    /// <summary>Has a worker combine what can be combined, unless one is at it.</summary>
    public void CombineReady()
    {
        if (_combining is not null)
            return;
        IReadOnlyList<CombineTask> tasks = _round.TakeReady(blamed);
        if (tasks.Count == 0)
            return;
        _combining = tasks;
        IThresholdCrypto crypto = cluster.Crypto;
        cluster.CryptoWorkers.Submit(new WorkItem(() => Combiner.Combine(crypto, tasks), deadline, owner, this)
        {
            SimulatedCost = TimeSpan.FromMicroseconds(500) * tasks.Count,
        });
    }

    /// <summary>Takes the worker's answer, and starts the next batch.</summary>
    public Combined OnWork(WorkAnswer answer)
    {
        IReadOnlyList<CombineTask> tasks = _combining!;
        _combining = null;
        if (answer is not WorkCompleted { Result: CombineOutcome[] outcomes })
        {
            foreach (CombineTask task in tasks)
                _round.Abandon(task.Target);
            return new Combined([], []);
        }

        List<CombineOutcome> made = [];
        SortedSet<OperatorIndex> culprits = [];
        foreach (CombineOutcome outcome in outcomes)
        {
            culprits.UnionWith(outcome.Culprits);
            if (_round.Complete(outcome))
                made.Add(outcome);
        }

        CombineReady();
        return new Combined(made, [.. culprits]);
    }

    /// <summary>Whether so many partials came for a validator that their validity alone can have been what was missing.</summary>
    public bool WereEnough(ValidatorIndex validator) =>
        _targets.TryGetValue(validator, out List<SigningTarget>? targets) && targets.Exists(target =>
            _round.Progress(target) is { Wrong: > 0 } progress && progress.Partials >= cluster.Threshold);

    /// <summary>What a batch gave.</summary>
    /// <param name="Signatures">The signatures made, verified.</param>
    /// <param name="Culprits">Whose partials were wrong.</param>
    public sealed record Combined(IReadOnlyList<CombineOutcome> Signatures, IReadOnlyList<OperatorIndex> Culprits);
}
