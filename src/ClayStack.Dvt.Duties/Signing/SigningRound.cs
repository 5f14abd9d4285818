using ClayStack.Dvt.Actors;
using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Crypto.Threshold;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Signing;

/// <summary>
/// Collects the partial signatures of one slot and duty until each expected signature is made (PROTOCOL G1 to G4). Pure state:
/// it says what to combine, and is told what came of it. Bundles may come before it is known what to expect, at most one of
/// each operator (admission sees to that), so its size is bounded by the cluster's.
/// </summary>
internal sealed class SigningRound(int threshold)
{
    private readonly Dictionary<SigningTarget, State> _targets = [];
    private readonly List<(OperatorIndex Sender, Dictionary<SigningTarget, BlsSignatureBytes> Partials)> _bundles = [];

    /// <summary>Whether every expected signature was made; false while none is expected.</summary>
    public bool IsComplete => _targets.Count > 0 && _targets.Values.All(state => state.Signature is not null);

    /// <summary>How many signatures are expected.</summary>
    public int Expected => _targets.Count;

    /// <summary>Names a signature that is wanted; a second time changes nothing.</summary>
    public void Expect(SigningTarget target, SharedPublicKey key) => _targets.TryAdd(target, new State(key));

    /// <summary>Takes an operator's bundle; a second one of the same operator is left aside.</summary>
    public void Add(OperatorIndex sender, PartialBundle bundle)
    {
        if (_bundles.Exists(known => known.Sender == sender))
            return;
        Dictionary<SigningTarget, BlsSignatureBytes> partials = [];
        foreach (PartialGroup group in bundle.Groups)
        {
            foreach (ValidatorPartial partial in group.Partials)
                partials.TryAdd(new SigningTarget(partial.Validator, group.SigningRoot), partial.Signature);
        }

        _bundles.Add((sender, partials));
    }

    /// <summary>
    /// What can be combined now and is not being combined: for each signature the partials at hand, those of blamed operators
    /// last (PROTOCOL G3). The caller reports each by <see cref="Complete"/>.
    /// </summary>
    public IReadOnlyList<CombineTask> TakeReady(IReadOnlySet<OperatorIndex> blamed)
    {
        List<CombineTask> ready = [];
        foreach ((SigningTarget target, State state) in _targets)
        {
            if (state.Signature is not null || state.IsCombining)
                continue;
            List<(OperatorIndex, BlsSignatureBytes)> partials = PartialsFor(target, state, blamed);
            if (partials.Count < threshold)
                continue;
            state.IsCombining = true;
            ready.Add(new CombineTask(target, state.Key, partials));
        }

        return ready;
    }

    /// <summary>Takes an outcome; false if the signature was made before.</summary>
    public bool Complete(CombineOutcome outcome)
    {
        State state = _targets[outcome.Target];
        Invariant.Require(state.IsCombining, "A signature was combined that was not asked for.");
        state.IsCombining = false;
        state.Culprits.UnionWith(outcome.Culprits);
        state.Signature = outcome.Signature;
        return outcome.Signature is not null;
    }

    /// <summary>The combining of a task was not done, and may be tried again.</summary>
    public void Abandon(SigningTarget target) => _targets[target].IsCombining = false;

    /// <summary>How far a signature that was not made has come.</summary>
    /// <returns>How many partials came, wrong ones included, and how many of them are proven wrong.</returns>
    public (int Partials, int Wrong) Progress(SigningTarget target) =>
        (_bundles.Count(bundle => bundle.Partials.ContainsKey(target)), _targets[target].Culprits.Count);

    private List<(OperatorIndex, BlsSignatureBytes)> PartialsFor(SigningTarget target, State state, IReadOnlySet<OperatorIndex> blamed)
    {
        List<(OperatorIndex, BlsSignatureBytes)> trusted = [];
        List<(OperatorIndex, BlsSignatureBytes)> suspect = [];
        foreach ((OperatorIndex sender, Dictionary<SigningTarget, BlsSignatureBytes> partials) in _bundles)
        {
            if (!state.Culprits.Contains(sender) && partials.TryGetValue(target, out BlsSignatureBytes signature))
                (blamed.Contains(sender) ? suspect : trusted).Add((sender, signature));
        }

        trusted.AddRange(suspect);
        return trusted;
    }

    private sealed class State(SharedPublicKey key)
    {
        public SharedPublicKey Key => key;

        public HashSet<OperatorIndex> Culprits { get; } = [];

        public bool IsCombining { get; set; }

        public BlsSignatureBytes? Signature { get; set; }
    }
}
