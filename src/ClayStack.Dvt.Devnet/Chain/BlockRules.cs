using ClayStack.Dvt.Ethereum.Phase0;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Devnet.Chain;

/// <summary>
/// What a published block must be to follow the head (consensus-specs, process_block, and beacon_block in p2p-interface.md),
/// but for the signatures in it.
/// </summary>
internal static class BlockRules
{
    /// <summary>
    /// Reads the votes of a block; before that, only what is needed to know who may have cast them is looked at.
    /// </summary>
    /// <returns>What is wrong; null if nothing is.</returns>
    public static Refusal? ReadVotes(Genesis genesis, BeaconChain chain, PublishedBlock block, List<VoteAggregate> votes)
    {
        Slot slot = block.Header.Slot;
        foreach (Ethereum.Attestations.AggregateAttestation attestation in block.Content.Attestations)
        {
            AttestationData data = attestation.Data;
            Epoch epoch = data.Slot.ToEpoch(genesis.Preset);
            Epoch own = slot.ToEpoch(genesis.Preset);
            if (data.Slot >= slot || epoch + 1 < own || data.Target.Epoch != epoch)
                return new Refusal("wrong_attestation", $"an attestation of slot {data.Slot} with target epoch {data.Target.Epoch} in a block of slot {slot}");
            if (AttestationShapes.Read(attestation, chain.Duties(epoch), genesis.Preset, out VoteAggregate? read) is { } refusal)
                return refusal with { Code = "wrong_attestation" };
            votes.Add(read!);
        }

        return null;
    }

    /// <summary>Whether a block may come for the slot at this time, and the proposer the slot's.</summary>
    public static Refusal? JudgePlace(Genesis genesis, BeaconChain chain, BeaconBlockHeader header, Slot? latest)
    {
        if (latest is not { } last || header.Slot > last)
            return new Refusal("future_slot", $"slot {header.Slot} has not begun; the current slot is {latest?.ToString() ?? "before genesis"}");
        if (header.Slot <= chain.Head.Slot)
        {
            return chain.BlockAt(header.Slot) is { } there
                ? new Refusal("slot_taken", $"slot {header.Slot} has the block {there.Root}")
                : new Refusal("past_slot", $"slot {header.Slot} is before the head's, {chain.Head.Slot}");
        }

        int proposer = chain.Duties(header.Slot.ToEpoch(genesis.Preset)).ProposerOf(header.Slot);
        if (header.ProposerIndex.Value != (ulong)proposer)
            return new Refusal("wrong_proposer", $"slot {header.Slot} is validator {proposer}'s, not {header.ProposerIndex}'s");
        return genesis.IsExternal(proposer)
            ? null
            : new Refusal("not_external", $"the devnet makes validator {proposer}'s blocks: name its group in ExternalProposers");
    }

    /// <summary>The rest: that the block follows the head, and that everything in it may be there.</summary>
    public static Refusal? JudgeContent(Genesis genesis, BeaconChain chain, PublishedBlock block, IReadOnlyList<VoteAggregate> votes)
    {
        BeaconBlockHeader header = block.Header;
        PublishedBlock.Body content = block.Content;
        if (header.ParentRoot != chain.Head.Root)
            return new Refusal("wrong_parent", $"parent {header.ParentRoot} is not the head, {chain.Head.Root}");
        Finality finality = chain.FinalityIn(header.Slot.ToEpoch(genesis.Preset));
        Root state = BlockFactory.StateSummary(header.Slot, header.ParentRoot, finality);
        if (header.StateRoot != state)
            return new Refusal("wrong_state_root", $"state root {header.StateRoot} is not {state}");
        if (!content.IsPlain)
            return new Refusal("unexpected_operation", "a devnet has no slashings, deposits, withdrawals, requests or changes of credentials");
        foreach (VoteAggregate aggregate in votes)
        {
            if (!chain.SourceFits(header.Slot, aggregate.Data, finality))
                return new Refusal("wrong_attestation", $"source {aggregate.Data.Source.Epoch}, {aggregate.Data.Source.Root} of an attestation is not the chain's");
        }

        return JudgeExits(genesis, chain, block)
            ?? chain.Payloads.Judge(content.Payload, chain.Head, header.Slot, content.Commitments.Count)
            ?? JudgeBlobs(genesis, block);
    }

    private static Refusal? JudgeExits(Genesis genesis, BeaconChain chain, PublishedBlock block)
    {
        HashSet<ValidatorIndex> leaving = [];
        foreach (SignedVoluntaryExit exit in block.Content.Exits)
        {
            Refusal? refusal = ExitRules.Judge(genesis, chain.Registry, exit.Message, block.Header.Slot.ToEpoch(genesis.Preset), leaving.Count);
            if (refusal is not null || !leaving.Add(exit.Message.ValidatorIndex))
                return new Refusal("wrong_exit", refusal?.Message ?? $"validator {exit.Message.ValidatorIndex} exits twice");
        }

        return null;
    }

    private static Refusal? JudgeBlobs(Genesis genesis, PublishedBlock block)
    {
        int count = block.Content.Commitments.Count;
        if (count > DevnetOptions.BlobsMax(genesis.Fork))
            return new Refusal("too_many_blobs", $"{count} blobs are more than {DevnetOptions.BlobsMax(genesis.Fork)}");
        return block.IsBlinded
            ? null
            : BlobSet.Judge(block.Blobs, block.Proofs, block.Content.Commitments, genesis.Fork, genesis.Preset);
    }
}
