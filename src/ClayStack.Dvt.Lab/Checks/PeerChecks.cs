using System.Runtime.InteropServices;
using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Duties;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Duties.Signing;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Lab.Faults;
using ClayStack.Dvt.Lab.World;

namespace ClayStack.Dvt.Lab.Checks;

/// <summary>The invariants that show in what honest nodes hear: whose word it is, of when, of which run, and how often.</summary>
internal sealed class PeerChecks(TestWorld world, Verdicts verdicts, FaultTally faults, IReadOnlySet<int> malicious)
{
    /// <summary>What is for consensus, and attestations, may come so many slots early, by the clock of who hears it.</summary>
    private const ulong EarlyMax = 2;

    /// <summary>Who did it so often, on whatever network, was understood at least once.</summary>
    private const long ContradictionsToBeSeen = 200;

    private const ulong SlotsKept = 128;

    private readonly Dictionary<(TestWorld.Node Hearer, OperatorIndex Speaker), RunIdentity> _runs = [];
    private readonly Dictionary<(RunIdentity Hearer, OperatorIndex Speaker, InstanceId Instance, StatementType Type, int Round), (bool Heard, bool Twice)> _votes = [];
    private readonly Dictionary<(RunIdentity Hearer, OperatorIndex Speaker, DutyType Duty, Slot Slot, ValidatorIndex Validator), Root> _roots = [];
    private long _votesTwice;
    private long _bundlesTwice;

    /// <summary>An honest node's actors are told something by the network.</summary>
    public void Heard(TestWorld.Node node, PeerEvent happened)
    {
        if (malicious.Contains(node.Index.Value))
            return;
        switch (happened)
        {
            case PeerEvent.Connected connected:
                CheckRun(node, connected.Peer, connected.Hello.Identity);
                break;
            case PeerEvent.Received { Message: PeerMessage.Consensus said } received:
                CheckWord(node, received.Peer, said.Message.Signed.Statement);
                break;
            case PeerEvent.Received { Message: PeerMessage.Partials said } received:
                CheckBundle(node, received.Peer, said.Signed.Bundle);
                break;
            case PeerEvent.Equivocated twice:
                _votesTwice++;
                CheckSecondWord(node, twice.Peer, twice.Second.Statement);
                break;
            case PeerEvent.SignedTwice:
                _bundlesTwice++;
                break;
        }
    }

    /// <summary>Once a slot: whether those who contradict themselves were noticed, and what is too old to matter is forgotten.</summary>
    public void OnSlot(Slot now)
    {
        CheckNoticed(FaultKind.VoteSaidTwice, _votesTwice, "votes");
        CheckNoticed(FaultKind.BundleSaidTwice, _bundlesTwice, "bundles of partials");
        if (now.Value % 64 != 0 || now.Value <= SlotsKept)
            return;
        Slot first = now - SlotsKept;
        foreach (var old in _votes.Keys.Where(key => key.Instance.Slot < first.Value).ToArray())
            _votes.Remove(old);
        foreach (var old in _roots.Keys.Where(key => key.Slot < first).ToArray())
            _roots.Remove(old);
    }

    /// <summary>A node's clock was moved: with a slot far away, it forgets what it had heard.</summary>
    public void ForgetHearer(TestWorld.Node node)
    {
        foreach (var heard in _votes.Keys.Where(key => key.Hearer == node.Run).ToArray())
            _votes.Remove(heard);
        foreach (var heard in _roots.Keys.Where(key => key.Hearer == node.Run).ToArray())
            _roots.Remove(heard);
    }

    private void CheckNoticed(FaultKind kind, long noticed, string what)
    {
        long said = faults.Counts.GetValueOrDefault(kind);
        if (said >= ContradictionsToBeSeen && noticed == 0)
            verdicts.Break(LabInvariant.CulpritsConvicted, $"{said} {what} were said with several contents to one peer, and no peer has evidence");
    }

    private void CheckRun(TestWorld.Node node, OperatorIndex peer, RunIdentity run)
    {
        if (_runs.TryGetValue((node, peer), out RunIdentity? last) && (run.Fence < last.Fence || (run.Fence == last.Fence && run != last)))
            verdicts.Break(LabInvariant.NoOlderRunIsHeard, $"operator {node.Index} hears operator {peer} under fence {run.Fence}, after another run under {last.Fence}");
        _runs[(node, peer)] = run;
    }

    private void CheckWord(TestWorld.Node node, OperatorIndex peer, Statement statement)
    {
        if (statement.Sender != peer)
            verdicts.Break(LabInvariant.OnlyOwnWordsAreHeard, $"operator {node.Index} takes a {statement.Type} of operator {statement.Sender} from operator {peer}");
        CheckTime(node, peer, new Slot(statement.Instance.Slot));
        ref (bool Heard, bool Twice) place = ref PlaceOf(node, peer, statement);
        if (place.Heard)
            verdicts.Break(LabInvariant.OneWordForEachPlace, $"operator {node.Index} takes two contents of the {statement.Type} of operator {peer} in round {statement.Round} of slot {statement.Instance.Slot}");
        place.Heard = true;
    }

    private void CheckSecondWord(TestWorld.Node node, OperatorIndex peer, Statement statement)
    {
        if (statement.Sender != peer)
            verdicts.Break(LabInvariant.OnlyOwnWordsAreHeard, $"operator {node.Index} holds a {statement.Type} of operator {statement.Sender} against operator {peer}");
        ref (bool Heard, bool Twice) place = ref PlaceOf(node, peer, statement);
        if (place.Twice)
            verdicts.Break(LabInvariant.OneWordForEachPlace, $"operator {node.Index} looks at a third {statement.Type} of operator {peer} in round {statement.Round} of slot {statement.Instance.Slot}");
        place.Twice = true;
    }

    private void CheckBundle(TestWorld.Node node, OperatorIndex peer, PartialBundle bundle)
    {
        if (bundle.Duty is not (DutyType.Attestation or DutyType.Proposal))
            return;
        CheckTime(node, peer, bundle.Slot);
        foreach (PartialGroup group in bundle.Groups)
        {
            foreach (ValidatorPartial partial in group.Partials)
            {
                if (!_roots.TryAdd((node.Run!, peer, bundle.Duty, bundle.Slot, partial.Validator), group.SigningRoot)
                    && _roots[(node.Run!, peer, bundle.Duty, bundle.Slot, partial.Validator)] != group.SigningRoot)
                    verdicts.Break(LabInvariant.OneWordForEachPlace, $"operator {node.Index} takes two roots of operator {peer} for validator {partial.Validator}, {bundle.Duty} of slot {bundle.Slot}");
            }
        }
    }

    private void CheckTime(TestWorld.Node node, OperatorIndex peer, Slot slot)
    {
        Slot now = world.Clock.SlotAt(node.Time.GetUtcNow()) ?? new Slot(0);
        if (slot > now + EarlyMax)
            verdicts.Break(LabInvariant.OnlyOwnWordsAreHeard, $"operator {node.Index} takes something of slot {slot} from operator {peer}, and it is slot {now}");
    }

    private ref (bool Heard, bool Twice) PlaceOf(TestWorld.Node node, OperatorIndex peer, Statement statement) =>
        ref CollectionsMarshal.GetValueRefOrAddDefault(
            _votes, (node.Run!, peer, statement.Instance, statement.Type, statement.Round), out _);
}
