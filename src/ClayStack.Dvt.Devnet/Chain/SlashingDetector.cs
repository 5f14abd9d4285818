using ClayStack.Dvt.Ethereum.Phase0;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Devnet.Chain;

/// <summary>
/// Finds slashable pairs among everything validly signed that was ever submitted, accepted or not (is_slashable_attestation_data,
/// consensus-specs phase0/beacon-chain.md; EIP-3076). Bounded: per validator the last <see cref="SignedKept"/> votes and as
/// many blocks, and of the pairs the first <see cref="FoundMax"/>.
/// </summary>
internal sealed class SlashingDetector(int validators)
{
    public const int SignedKept = 1024;

    public const int FoundMax = 1024;

    private const int VotesPerTargetMax = 4;

    private readonly List<SignedVote>[] _votes = new List<SignedVote>[validators];
    private readonly List<SignedProposal>[] _proposals = new List<SignedProposal>[validators];
    private readonly List<DevnetSlashing> _found = [];

    public IReadOnlyList<DevnetSlashing> Found => _found;

    /// <summary>How many pairs were found, also those that were not kept.</summary>
    public long Count { get; private set; }

    /// <summary>Looks at a vote whose signature is right.</summary>
    /// <returns>What the vote is slashable for together with an earlier one; null if nothing.</returns>
    public DevnetSlashingKind? Add(int validator, AttestationData data, Root dataRoot)
    {
        List<SignedVote> votes = _votes[validator] ??= [];
        SignedVote vote = new(data.Slot, data.Source.Epoch, data.Target.Epoch, dataRoot);
        if (votes.Contains(vote))
            return null;
        DevnetSlashingKind? worst = null;
        foreach (SignedVote other in votes)
        {
            if (Conflict(vote, other) is not { } kind)
                continue;
            worst ??= kind;
            Report(new DevnetSlashing(kind, new ValidatorIndex((ulong)validator), other.Slot, other.Root, vote.Slot, vote.Root));
        }

        Keep(votes, vote);
        return worst;
    }

    /// <summary>Looks at a block whose signature is right; true if the proposer signed another one for the slot.</summary>
    public bool AddProposal(int proposer, Slot slot, Root root)
    {
        List<SignedProposal> proposals = _proposals[proposer] ??= [];
        SignedProposal proposal = new(slot, root);
        if (proposals.Contains(proposal))
            return proposals.Exists(other => other.Slot == slot && other.Root != root);
        bool isDouble = false;
        foreach (SignedProposal other in proposals)
        {
            if (other.Slot != slot)
                continue;
            isDouble = true;
            Report(new DevnetSlashing(
                DevnetSlashingKind.DoubleProposal, new ValidatorIndex((ulong)proposer), slot, other.Root, slot, root));
        }

        if (proposals.Count >= SignedKept)
            proposals.RemoveAt(0);
        proposals.Add(proposal);
        return isDouble;
    }

    private static DevnetSlashingKind? Conflict(SignedVote one, SignedVote other)
    {
        if (one.Target == other.Target)
            return DevnetSlashingKind.DoubleVote;
        bool surrounds = one.Source < other.Source && other.Target < one.Target;
        bool isSurrounded = other.Source < one.Source && one.Target < other.Target;
        return surrounds || isSurrounded ? DevnetSlashingKind.SurroundVote : null;
    }

    private static void Keep(List<SignedVote> votes, SignedVote vote)
    {
        // A flood of different votes for one target proves nothing more than the first few do.
        if (votes.Count(other => other.Target == vote.Target) >= VotesPerTargetMax)
            return;
        // In the order in which they came: no vote for a far epoch can push the others out.
        if (votes.Count >= SignedKept)
            votes.RemoveAt(0);
        votes.Add(vote);
    }

    private void Report(DevnetSlashing slashing)
    {
        Count++;
        if (_found.Count < FoundMax)
            _found.Add(slashing);
    }

    private readonly record struct SignedVote(Slot Slot, Epoch Source, Epoch Target, Root Root);

    private readonly record struct SignedProposal(Slot Slot, Root Root);
}
