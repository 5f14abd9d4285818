namespace ClayStack.Dvt.Duties.Proposal;

/// <summary>
/// The value check of PROTOCOL C4 for blocks: a pure function of what was proposed, what the manifest asks for and what this
/// node sees. The number of blobs and proofs is checked; that they fit their commitments (KZG) is not, which the beacon nodes
/// do when the block is published. Of a builder's payload only the header is known; its fee recipient is the builder's.
/// </summary>
internal static class ProposalCheck
{
    /// <summary>Whether a verdict may still change, by what this node gets to see.</summary>
    public static bool IsPending(ProposalVerdict verdict) =>
        verdict is ProposalVerdict.RevealUnknown or ProposalVerdict.ParentUnknown or ProposalVerdict.OwnPayloadUnknown;

    /// <summary>Judges a block. What can never be right is said first; then what is not known yet.</summary>
    public static ProposalVerdict Judge(BlockCandidate block, ProposalTerms terms, ProposalView view)
    {
        ProposalVerdict verdict = JudgeDecided(block, terms, view);
        if (verdict != ProposalVerdict.Accept)
            return verdict;
        verdict = block.IsBlinded ? JudgeBlinded(block, terms, view.Own) : JudgeLocal(block.Payload, terms);
        if (verdict != ProposalVerdict.Accept)
            return verdict;
        if (view.Reveal is null)
            return ProposalVerdict.RevealUnknown;
        if (!view.KnowsParent)
            return ProposalVerdict.ParentUnknown;
        return block.IsBlinded && !IsComparable(block, view) ? ProposalVerdict.OwnPayloadUnknown : ProposalVerdict.Accept;
    }

    /// <summary>
    /// What no honest node can have accepted, and what is therefore not signed here though it was decided. A manifest that lags
    /// and a chain that is seen differently are no reasons: there the quorum's check stands (PROTOCOL C3).
    /// </summary>
    public static ProposalVerdict JudgeDecided(BlockCandidate block, ProposalTerms terms, ProposalView view)
    {
        if (block.Value.Block.Fork != terms.Fork)
            return ProposalVerdict.WrongFork;
        if (block.Header.Slot != terms.Slot)
            return ProposalVerdict.WrongSlot;
        if (block.Header.ProposerIndex != terms.Proposer)
            return ProposalVerdict.WrongProposer;
        return view.Reveal is { } reveal && block.Value.Block.RandaoReveal != reveal
            ? ProposalVerdict.WrongReveal
            : ProposalVerdict.Accept;
    }

    private static ProposalVerdict JudgeLocal(PayloadFacts payload, ProposalTerms terms)
    {
        if (payload.FeeRecipient != terms.Settings.FeeRecipient)
            return ProposalVerdict.WrongFeeRecipient;
        bool complete = payload.Blobs == payload.Commitments && payload.Proofs == payload.Commitments * payload.ProofsPerBlob;
        return complete ? ProposalVerdict.Accept : ProposalVerdict.BlobsIncomplete;
    }

    private static ProposalVerdict JudgeBlinded(BlockCandidate block, ProposalTerms terms, BlockCandidate? own)
    {
        PayloadFacts payload = block.Payload;
        if (!terms.Settings.Builder.Enabled)
            return ProposalVerdict.BlindedForbidden;
        if (payload.Timestamp != terms.Timestamp)
            return ProposalVerdict.WrongTimestamp;

        // Two payloads on one parent follow the same payload and have its number and randomness.
        if (own is null || own.Header.ParentRoot != block.Header.ParentRoot)
            return ProposalVerdict.Accept;
        if (payload.ParentHash != own.Payload.ParentHash)
            return ProposalVerdict.WrongParentHash;
        if (payload.BlockNumber != own.Payload.BlockNumber)
            return ProposalVerdict.WrongBlockNumber;
        return payload.PrevRandao != own.Payload.PrevRandao ? ProposalVerdict.WrongPrevRandao : ProposalVerdict.Accept;
    }

    private static bool IsComparable(BlockCandidate block, ProposalView view) =>
        view.Own is { } own ? own.Header.ParentRoot == block.Header.ParentRoot : !view.AwaitsOwn;
}
