using ClayStack.Dvt.Crypto.Bls12381;
using ClayStack.Dvt.Devnet.Chain;
using ClayStack.Dvt.Ethereum.Altair;
using ClayStack.Dvt.Ethereum.Deneb;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Phase0;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Ssz;
using Published = ClayStack.Dvt.Ethereum.Blocks.SignedBlock;

namespace ClayStack.Dvt.Devnet.Intake;

/// <summary>
/// Takes published blocks (publishBlockV2, publishBlindedBlockV2): every signature in them is verified, every field judged, and
/// a blinded one gets its payload from the relay. What the proposer signed is seen by the detector, whatever else is wrong.
/// </summary>
internal sealed class PublicationIntake(ChainHost host, SignatureVerifier verifier, RelayDesk relay) : IDisposable
{
    private readonly IntakeGate _gate = new();

    private Preset Preset => host.Genesis.Preset;

    /// <summary>Judges a block. The answer is null if too much waits: come again later.</summary>
    /// <param name="source">The block.</param>
    /// <param name="refuseEquivocation">Whether a proposer's second block of a slot is refused for being that.</param>
    public Task<Verdict?> PublishAsync(Published source, bool refuseEquivocation)
    {
        DateTimeOffset received = host.Clock.Now;
        PublishedBlock block = PublishedBlock.Read(source, host.Read(chain => chain.Payloads), Preset);
        return _gate.RunAsync(() => JudgeAsync(block, refuseEquivocation, received));
    }

    public void Dispose() => _gate.Dispose();

    private async Task<Verdict?> JudgeAsync(PublishedBlock block, bool refuseEquivocation, DateTimeOffset received)
    {
        Looked? looked = host.Use((chain, _, log) =>
        {
            if (chain.Block(block.Root) is null)
                return Look(chain, block);
            log.Repeat();
            return null;
        });
        if (looked is null)
            return new Verdict(Refusal: null);
        BlsSignature?[]? signatures =
            await verifier.VerifyAsync([.. looked.Claims.Select(claim => claim.Claim)]).ConfigureAwait(false);
        if (signatures is null)
            return null;
        Refusal? refusal = host.Use((chain, detector, _) => Judge(chain, detector, block, looked, signatures, refuseEquivocation, received));
        if (refusal is not null)
            host.Refuse(DevnetDutyKind.Proposal, looked.Proposer, refusal);
        return new Verdict(refusal);
    }

    /// <summary>Reads as much of the block as its place on the chain allows, and collects its signatures, the proposer's first.</summary>
    private Looked Look(BeaconChain chain, PublishedBlock block)
    {
        BeaconBlockHeader header = block.Header;
        if (header.ProposerIndex.Value >= (ulong)host.Genesis.Validators.Count)
            return new Looked(PreparedItem.Nobody, [], [], new Refusal("unknown_validator", $"there is no validator {header.ProposerIndex}"));
        int proposer = (int)header.ProposerIndex.Value;
        BlsPublicKey key = host.Genesis.Validators[proposer].Key;
        List<VoteAggregate> votes = [];
        List<CheckedClaim> claims =
        [
            new(
                new SignatureClaim(key, host.Genesis.SigningRoots.Block(header.Slot, block.Root), block.Signature),
                new Refusal("bad_signature", $"the signature is not validator {proposer}'s on this block")),
        ];
        Refusal? broken = BlockRules.JudgePlace(host.Genesis, chain, header, host.Clock.Latest)
            ?? BlockRules.ReadVotes(host.Genesis, chain, block, votes);
        if (broken is null)
        {
            claims.Add(new(
                new SignatureClaim(key, host.Genesis.SigningRoots.Randao(header.Slot.ToEpoch(Preset)), block.Content.Reveal),
                new Refusal("bad_randao_reveal", $"the reveal is not validator {proposer}'s")));
            broken = ClaimVotes(votes, claims) ?? ClaimSync(chain, header, block.Content.Sync, claims) ?? ClaimExits(header, block.Content.Exits, claims);
        }

        return new Looked(proposer, claims, votes, broken);
    }

    private Refusal? ClaimVotes(List<VoteAggregate> votes, List<CheckedClaim> claims)
    {
        foreach (VoteAggregate aggregate in votes)
        {
            Refusal foreign = new("bad_attestation_signature", $"the signature of an attestation of slot {aggregate.Data.Slot} is not its voters'");
            if (host.ClaimOf(aggregate.Validators, host.Genesis.SigningRoots.Attestation(aggregate.Data), aggregate.Signature, foreign) is not { } claim)
                return foreign;
            claims.Add(claim);
        }

        return null;
    }

    // consensus-specs altair/beacon-chain.md, process_sync_aggregate
    private Refusal? ClaimSync(BeaconChain chain, BeaconBlockHeader header, SyncAggregate sync, List<CheckedClaim> claims)
    {
        ReadOnlySpan<int> members = chain.SyncSeatsIn(header.Slot.ToEpoch(Preset)).Members;
        List<int> signed = [];
        for (int place = 0; place < members.Length; place++)
        {
            if (sync.SyncCommitteeBits[place])
                signed.Add(members[place]);
        }

        Refusal foreign = new("bad_sync_signature", "the sync aggregate's signature is not that of the members whose bits are set, on the parent");
        if (signed.Count == 0)
            return sync.SyncCommitteeSignature == BlockFactory.NoSignature ? null : foreign;
        Root voted = host.Genesis.SigningRoots.SyncCommitteeMessage(header.Slot - 1, header.ParentRoot);
        if (host.ClaimOf(signed, voted, sync.SyncCommitteeSignature, foreign) is not { } claim)
            return foreign;
        claims.Add(claim);
        return null;
    }

    private Refusal? ClaimExits(BeaconBlockHeader header, SszList<SignedVoluntaryExit> exits, List<CheckedClaim> claims)
    {
        foreach (SignedVoluntaryExit exit in exits)
        {
            ValidatorIndex validator = exit.Message.ValidatorIndex;
            if (validator.Value >= (ulong)host.Genesis.Validators.Count)
                return new Refusal("wrong_exit", $"there is no validator {validator}");
            Root signed = host.Genesis.SigningRoots.VoluntaryExit(exit.Message, header.Slot.ToEpoch(Preset));
            claims.Add(new(
                new SignatureClaim(host.Genesis.Validators[(int)validator.Value].Key, signed, exit.Signature),
                new Refusal("wrong_exit", $"the signature of an exit is not validator {validator}'s")));
        }

        return null;
    }

    private Refusal? Judge(
        BeaconChain chain,
        SlashingDetector detector,
        PublishedBlock block,
        Looked looked,
        BlsSignature?[] signatures,
        bool refuseEquivocation,
        DateTimeOffset received)
    {
        BeaconBlockHeader header = block.Header;
        if (looked.Claims.Count == 0)
            return looked.Broken;
        if (signatures[0] is null)
            return looked.Claims[0].IfWrong;
        if (detector.AddProposal(looked.Proposer, header.Slot, block.Root) && refuseEquivocation)
            return new Refusal("equivocation", $"validator {looked.Proposer} has signed another block for slot {header.Slot}");
        int wrong = Array.IndexOf(signatures, null);
        Refusal? refusal = looked.Broken
            ?? (wrong >= 0 ? looked.Claims[wrong].IfWrong : null)
            ?? BlockRules.JudgePlace(host.Genesis, chain, header, host.Clock.Latest)
            ?? BlockRules.JudgeContent(host.Genesis, chain, block, looked.Votes);
        if (refusal is not null)
            return refusal;
        foreach (VoteAggregate votes in looked.Votes)
        {
            foreach (int validator in votes.Validators)
                detector.Add(validator, votes.Data, votes.DataRoot);
        }

        return Enter(chain, block, looked, received);
    }

    private Refusal? Enter(BeaconChain chain, PublishedBlock block, Looked looked, DateTimeOffset received)
    {
        Slot slot = block.Header.Slot;
        ExecutionPayloadHeader promised = block.Content.Payload;
        ExecutionPayload? payload = block.Payload ?? relay.Reveal(chain, slot, promised.BlockHash);
        if (payload is null)
            return new Refusal("no_payload", $"the relay hands out no payload for {promised.BlockHash}");
        if (block.IsBlinded && SszEncoding.HashTreeRoot(payload, Preset) != SszEncoding.HashTreeRoot(promised, Preset))
            return new Refusal("payload_mismatch", $"the relay hands out payload {payload.BlockHash} for the header of {promised.BlockHash}");
        chain.Ledger.Do(new DutyLedger.DutyKey(DevnetDutyKind.Proposal, slot, looked.Proposer), block.Root, received > host.Clock.AttestationDueOf(slot));
        chain.Ledger.Include(DevnetDutyKind.Proposal, looked.Proposer);
        host.Enter(new BeaconChain.Entering(
            block.Root, block.Header, block.ToChain(payload), looked.Votes, [.. block.Content.Exits], block.Content.Sync, promised.BlockHash, promised.BlockNumber.Value));
        return null;
    }

    /// <summary>What became of a block.</summary>
    /// <param name="Refusal">Why it was refused; null if it is on the chain.</param>
    internal sealed record Verdict(Refusal? Refusal);

    /// <summary>A block, looked at before its signatures are verified.</summary>
    /// <param name="Proposer">Whose it says it is; below 0 for nobody's.</param>
    /// <param name="Claims">Its signatures, the proposer's first; none for nobody's.</param>
    /// <param name="Votes">Its attestations, as far as they were read.</param>
    /// <param name="Broken">The first rule that it breaks.</param>
    private sealed record Looked(int Proposer, IReadOnlyList<CheckedClaim> Claims, IReadOnlyList<VoteAggregate> Votes, Refusal? Broken);
}
