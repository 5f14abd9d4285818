using System.Numerics;
using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Duties;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Duties.Protection;
using ClayStack.Dvt.Duties.Signing;
using ClayStack.Dvt.Ethereum.Phase0;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Lab.World;

namespace ClayStack.Dvt.Lab.Checks;

/// <summary>The invariants that show in what honest nodes say: one vote, agreement, durability, and no share that conflicts.</summary>
internal sealed class WireChecks(TestWorld world, Verdicts verdicts, VoteBook book, IReadOnlySet<int> malicious)
{
    /// <summary>For how long what was signed is remembered; nothing in a schedule reaches further back.</summary>
    private const ulong EpochsKept = 100;

    private readonly Dictionary<(int Operator, ValidatorIndex Validator), SigningHistory> _shares = [];
    private readonly Dictionary<ValidatorIndex, SigningHistory> _hoard = [];
    private readonly Dictionary<(DutyType Duty, Slot Slot, ValidatorIndex Validator), Dictionary<Root, uint>> _signers = [];
    private readonly Dictionary<(int Operator, InstanceId Instance, StatementType Type, int Round), Statement> _said = [];
    private readonly Dictionary<InstanceId, Dictionary<(int Round, ValueHash Value), uint>> _commits = [];
    private readonly Dictionary<InstanceId, ValueHash> _decidable = [];

    /// <summary>Operators that run twice or whose disks were set back: they may say two things in consensus, never sign two.</summary>
    public HashSet<int> Excused { get; } = [];

    /// <summary>How many partials honest nodes released.</summary>
    public long Partials { get; private set; }

    /// <summary>A node's actors say something.</summary>
    public void Said(TestWorld.Node node, PeerMessage message)
    {
        if (message is PeerMessage.Consensus { Value: { IsEmpty: false } value })
            book.Learn(value.Span);
        if (malicious.Contains(node.Index.Value))
            return;
        switch (message)
        {
            case PeerMessage.Consensus consensus:
                CheckVote(node.Index.Value, consensus.Message.Signed.Statement);
                break;
            case PeerMessage.Partials partials:
                CheckPartials(node, partials.Signed.Bundle);
                break;
        }
    }

    /// <summary>Forgets what is too old to matter.</summary>
    public void Forget(Slot now)
    {
        ulong slots = EpochsKept * (ulong)world.Network.Preset.SlotsPerEpoch;
        if (now.Value <= slots)
            return;
        Slot first = now - slots;
        Epoch epoch = world.Clock.EpochOf(first);
        book.ForgetBefore(epoch);
        foreach (SigningHistory history in _shares.Values.Concat(_hoard.Values))
            history.ForgetBefore(epoch, first);
        Drop(_signers, key => key.Slot < first);
        Drop(_said, key => key.Instance.Slot < first.Value);
        Drop(_commits, instance => instance.Slot < first.Value);
        Drop(_decidable, instance => instance.Slot < first.Value);
    }

    private static void Drop<TKey, TValue>(Dictionary<TKey, TValue> from, Func<TKey, bool> isOld)
        where TKey : notnull
    {
        foreach (TKey key in from.Keys.Where(isOld).ToArray())
            from.Remove(key);
    }

    private void CheckVote(int by, Statement statement)
    {
        Statement content = statement with { Fence = default };
        (int, InstanceId, StatementType, int) place = (by, statement.Instance, statement.Type, statement.Round);
        if (!_said.TryAdd(place, content) && _said[place] != content && !Excused.Contains(by))
            verdicts.Break(LabInvariant.OneVotePerRound, $"operator {by} said two things as {statement.Type} of round {statement.Round} in slot {statement.Instance.Slot}, duty {statement.Instance.Duty}");
        if (statement.Type == StatementType.Commit && !Excused.Contains(by))
            CheckCommits(by, statement);
    }

    /// <summary>A value counts as decided as soon as the COMMITs of honest operators, with those of all malicious ones, are a quorum.</summary>
    private void CheckCommits(int by, Statement commit)
    {
        if (!_commits.TryGetValue(commit.Instance, out var senders))
            _commits.Add(commit.Instance, senders = []);
        uint mask = senders[(commit.Round, commit.Value)] = senders.GetValueOrDefault((commit.Round, commit.Value)) | (1u << by);
        if (BitOperations.PopCount(mask) + malicious.Count + Excused.Count < ClusterSize.Quorum(world.Keys.OperatorCount))
            return;
        if (!_decidable.TryAdd(commit.Instance, commit.Value) && _decidable[commit.Instance] != commit.Value)
            verdicts.Break(LabInvariant.Agreement, $"two values can be decided in slot {commit.Instance.Slot}, duty {commit.Instance.Duty}");
    }

    private void CheckPartials(TestWorld.Node node, PartialBundle bundle)
    {
        foreach (PartialGroup group in bundle.Groups)
        {
            foreach (ValidatorPartial partial in group.Partials)
            {
                Partials++;
                CheckPartial(node, bundle, group.SigningRoot, partial.Validator);
            }
        }
    }

    private void CheckPartial(TestWorld.Node node, PartialBundle bundle, Root root, ValidatorIndex validator)
    {
        int by = node.Index.Value;
        if (bundle.Duty is not (DutyType.Attestation or DutyType.Proposal or DutyType.Aggregate))
            return;
        (DutyType, Slot, ValidatorIndex) duty = (bundle.Duty, bundle.Slot, validator);
        if (!_signers.TryGetValue(duty, out Dictionary<Root, uint>? signers))
            _signers.Add(duty, signers = []);
        uint mask = signers[root] = signers.GetValueOrDefault(root) | (1u << by);
        if (signers.Count > 1)
            verdicts.Break(LabInvariant.Agreement, $"honest operators signed different things for validator {validator}, {bundle.Duty} of slot {bundle.Slot}");
        if (bundle.Duty == DutyType.Aggregate)
            return;

        AttestationData? vote = bundle.Duty == DutyType.Attestation ? book.Of(root) : null;
        if (bundle.Duty == DutyType.Attestation && vote is null)
        {
            verdicts.Break(LabInvariant.Agreement, $"operator {by} signed a vote for validator {validator} in slot {bundle.Slot} that nobody proposed");
            return;
        }

        if (vote is not null && Unfit(bundle.Slot, vote) is { } unfit)
            verdicts.Break(LabInvariant.OnlyCheckedValues, $"operator {by} signed for validator {validator} in slot {bundle.Slot} {unfit}");
        if (Add(HistoryOf(_shares, (by, validator)), bundle, vote, root) is { } conflict)
            verdicts.Break(LabInvariant.NoShareConflicts, $"operator {by} signed for validator {validator}: {conflict}");
        int needed = world.Keys.Threshold - malicious.Count;
        if (BitOperations.PopCount(mask) == needed && Add(HistoryOf(_hoard, validator), bundle, vote, root) is { } pair)
            verdicts.Break(LabInvariant.NoSlashablePairInTheHoard, $"for validator {validator} anyone can combine {pair}");
        if (!IsDurable(node, validator, bundle, vote, root))
            verdicts.Break(LabInvariant.DurableBeforeRelease, $"operator {by} released {bundle.Duty} of slot {bundle.Slot} for validator {validator}, and its disk does not know");
    }

    private static SigningHistory HistoryOf<TKey>(Dictionary<TKey, SigningHistory> histories, TKey key)
        where TKey : notnull
    {
        if (!histories.TryGetValue(key, out SigningHistory? history))
            histories.Add(key, history = new SigningHistory());
        return history;
    }

    private static string? Add(SigningHistory history, PartialBundle bundle, AttestationData? vote, Root root) =>
        vote is null ? history.Add(bundle.Slot, root) : history.Add(vote, root);

    /// <summary>Why no honest beacon node can have shown this; null if one can.</summary>
    private string? Unfit(Slot slot, AttestationData vote)
    {
        WorldChain chain = world.Chain;
        Epoch epoch = world.Clock.EpochOf(slot);
        Slot first = world.Clock.FirstSlotOf(epoch);
        if (vote.Slot != slot || vote.Target.Epoch != epoch)
            return "a vote of another time";
        if (!vote.Source.Equals(chain.DataAt(slot, slot).Source))
            return $"the source {vote.Source.Epoch}, which is not the chain's";
        if (vote.Target.Root != chain.BlockOf(first) && vote.Target.Root != chain.TwinOf(first))
            return "a target that is no block of its epoch's start";
        return chain.HeaderOf(vote.BeaconBlockRoot) is { } head && head.Slot <= slot ? null : "a head that is no block";
    }

    private bool IsDurable(TestWorld.Node node, ValidatorIndex validator, PartialBundle bundle, AttestationData? vote, Root root)
    {
        BlsPublicKeyBytes key = world.Keys.KeyOf((int)validator.Value);
        ProtectionMarks marks = node.Disk.CopyStore().Rows.FirstOrDefault(row => row.GroupKey == key)?.Marks ?? default;
        return vote is null
            ? marks.Block is { } block && (block.Slot > bundle.Slot || (block.Slot == bundle.Slot && block.SigningRoot == root))
            : marks.Attestation is { } mark && (mark.Target > vote.Target.Epoch || (mark.Target == vote.Target.Epoch && mark.SigningRoot == root));
    }
}
