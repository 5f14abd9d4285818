using ClayStack.Dvt.Actors;
using ClayStack.Dvt.Actors.Workers;
using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Duties.Protection;
using ClayStack.Dvt.Duties.Signing;
using ClayStack.Dvt.Duties.Tracking;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Rounds;

/// <summary>
/// A duty that signs with shares: it names the signatures that it wants, has this operator's share sign, exchanges partials, and
/// is handed the groups' signatures as they are made (PROTOCOL G1 to G4).
/// </summary>
internal abstract class SigningDuty : DutyActor
{
    private readonly GroupSigning _signing;
    private readonly Dictionary<BlsPublicKeyBytes, ValidatorIndex> _validators = [];
    private readonly HashSet<OperatorIndex> _heard = [];
    private readonly Dictionary<OperatorIndex, DateTimeOffset> _partialsCame = [];
    private DateTimeOffset? _published;

    /// <inheritdoc cref="DutyActor(DutyStart, DutyType, DateTimeOffset)"/>
    protected SigningDuty(DutyStart start, DutyType duty, DateTimeOffset deadline)
        : base(start, duty, deadline)
    {
        _signing = new GroupSigning(start.Cluster, duty, start.Slot, deadline, start.Blamed, Self);
        Receive<PeerEvent.Received>(OnPeer);
        Receive<PeerEvent.Connected>(connected => CatchUp(connected.Peer));
        Receive<SharesSigned>(OnShares);
        Receive<WorkAnswer>(OnWork);
    }

    /// <summary>Whether a quorum, this node included, was heard in this duty.</summary>
    protected bool HeardQuorum => _heard.Count >= Cluster.Quorum - 1;

    /// <summary>Names a signature that is wanted; what peers sent for it already counts.</summary>
    protected void Expect(ValidatorIndex validator, BlsPublicKeyBytes key, Root signingRoot)
    {
        _validators[key] = validator;
        _signing.Expect(new SigningTarget(validator, signingRoot), key);
    }

    /// <summary>Combines what is there already of the signatures named since.</summary>
    protected void CombineReady() => _signing.CombineReady();

    /// <summary>Has this operator's share sign, each for a validator named by <see cref="Expect"/>.</summary>
    protected void Sign(IReadOnlyList<SafeToSign> tokens)
    {
        if (tokens.Count > 0)
            Start.Signer.Tell(new SignShares(tokens, Deadline), Self);
    }

    /// <summary>Names what each token signs, and signs it: for duties that need neither agreement nor record.</summary>
    protected void SignAll(IEnumerable<(ValidatorIndex Validator, SafeToSign Token)> wanted)
    {
        List<SafeToSign> tokens = [];
        foreach ((ValidatorIndex validator, SafeToSign token) in wanted)
        {
            Expect(validator, token.GroupKey, token.SigningRoot);
            tokens.Add(token);
        }

        Sign(tokens);
        CombineReady();
    }

    /// <summary>Whether so many partials came for a validator that their validity alone can have been what was missing.</summary>
    protected bool WereEnough(ValidatorIndex validator) => _signing.WereEnough(validator);

    /// <summary>Signatures were made.</summary>
    /// <param name="made">At least one; each verified under its group's key.</param>
    protected abstract void OnSigned(IReadOnlyList<CombineOutcome> made);

    /// <summary>This operator's share could not sign.</summary>
    /// <param name="failure">Why.</param>
    protected virtual void OnSigningFailed(string failure)
    {
    }

    /// <summary>A peer said something about this duty that is no bundle of partials.</summary>
    protected virtual void OnConsensus(PeerEvent.Received received)
    {
    }

    /// <summary>A worker answered something that this class did not ask.</summary>
    protected virtual void OnOwnWork(WorkAnswer answer) =>
        throw new InvariantViolation($"A worker answered {GetType().Name} with {answer}.");

    /// <summary>Tells a peer that was away what it missed.</summary>
    protected virtual void CatchUp(OperatorIndex peer) => _signing.Resend(peer);

    private void OnPeer(PeerEvent.Received received)
    {
        _heard.Add(received.Peer);
        if (received.Message is PeerMessage.Partials partials)
        {
            _partialsCame.TryAdd(received.Peer, Now);
            _signing.Add(received.Peer, partials.Signed.Bundle);
            return;
        }

        OnConsensus(received);
    }

    private void OnShares(SharesSigned signed)
    {
        if (signed.Failure is { } failure)
        {
            OnSigningFailed(failure);
            return;
        }

        _published ??= Now;
        _signing.Publish(signed.Signatures, key => _validators[key]);
    }

    /// <summary>Tells how the peers took part, if this node did.</summary>
    private protected sealed override void Depart()
    {
        if (_published is not { } published)
            return;
        Dictionary<OperatorIndex, TimeSpan?> lateness = [];
        for (int index = 1; index <= Cluster.OperatorCount; index++)
        {
            OperatorIndex peer = new(index);
            if (peer == Cluster.Self)
                continue;
            TimeSpan? late = _partialsCame.TryGetValue(peer, out DateTimeOffset came) ? came - published : null;
            lateness.Add(peer, late < TimeSpan.Zero ? TimeSpan.Zero : late);
        }

        Context.Parent.Tell(new PartialsSeen(Duty, lateness), Self);
    }

    private void OnWork(WorkAnswer answer)
    {
        if (answer.Tag is not GroupSigning)
        {
            OnOwnWork(answer);
            return;
        }

        GroupSigning.Combined combined = _signing.OnWork(answer);
        if (combined.Culprits.Count > 0)
            Context.Parent.Tell(new PeersBlamed(Slot, combined.Culprits), Self);
        if (combined.Signatures.Count > 0)
            OnSigned(combined.Signatures);
    }
}
