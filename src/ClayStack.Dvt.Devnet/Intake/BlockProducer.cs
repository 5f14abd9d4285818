using ClayStack.Dvt.Crypto.Bls12381;
using ClayStack.Dvt.Devnet.Chain;
using ClayStack.Dvt.Ethereum.Deneb;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Devnet.Intake;

/// <summary>Makes blocks for proposers that sign them by themselves, with payloads of the node's own or of a builder (produceBlockV3).</summary>
internal sealed class BlockProducer(ChainHost host, SignatureVerifier verifier, RelayDesk relay, TimeProvider time)
{
    private const ulong WeiPerVote = 10_000_000_000_000;

    /// <summary>Makes a block; the refusal says why there is none, and is null with the block if too much waits for verification.</summary>
    /// <param name="slot">The slot, which must be the current one, and empty.</param>
    /// <param name="reveal">The proposer's reveal of the slot's epoch.</param>
    /// <param name="graffiti">The graffiti.</param>
    /// <param name="boost">builder_boost_factor.</param>
    /// <param name="aborted">Gives up the wait for the relay.</param>
    public async Task<(Production? Production, Refusal? Refusal)> ProduceAsync(
        Slot slot, BlsSignatureBytes reveal, Hash32 graffiti, ulong boost, CancellationToken aborted)
    {
        if (JudgeSlot(slot) is { } early)
            return (null, early);
        int proposer = host.Read(chain => chain.DutiesAt(slot).ProposerOf(slot));
        BlsPublicKey key = host.Genesis.Validators[proposer].Key;
        Root signed = host.Genesis.SigningRoots.Randao(slot.ToEpoch(host.Genesis.Preset));
        BlsSignature?[]? verified = await verifier.VerifyAsync([new SignatureClaim(key, signed, reveal)]).ConfigureAwait(false);
        if (verified is null)
            return (null, null);
        if (verified[0] is null)
        {
            Refusal refusal = new("bad_randao_reveal", $"the reveal is not that of validator {proposer}, who proposes in slot {slot}");
            host.Refuse(DevnetDutyKind.Proposal, proposer, refusal);
            return (null, refusal);
        }

        Uint256? offered = boost == 0 ? null : await AskRelayAsync(proposer, aborted).ConfigureAwait(false);
        // The wait may have been long: the chain is looked at now.
        return host.Use((chain, _, _) =>
        {
            if (JudgeSlot(slot) is { } late)
                return (default(Production), late);
            bool isBuilders = offered is { } value && Wins(value, host.Genesis.Options.LocalPayloadValueWei, boost);
            ExecutionPayload? payload = isBuilders ? relay.Offer(chain, slot) : null;
            BlockContent content = chain.Draft(slot, reveal, graffiti, payload);
            int votes = content.Votes.Sum(aggregate => aggregate.Validators.Count) + content.Sync.SyncCommitteeBits.CountOnes();
            Production production = new(
                chain.ToBlock(content, blinded: payload is not null),
                payload is null ? host.Genesis.Options.LocalPayloadValueWei : offered!.Value,
                Uint256.FromUInt64((ulong)votes * WeiPerVote));
            return (production, default(Refusal));
        });
    }

    /// <summary>
    /// Whether a builder's value wins (beacon-APIs, builder_boost_factor): it counts by so many per cent, and the greatest
    /// factor always prefers the builder.
    /// </summary>
    internal static bool Wins(Uint256 builder, Uint256 local, ulong boost) =>
        boost == ulong.MaxValue || builder.ToBigInteger() * boost / 100 > local.ToBigInteger();

    private Refusal? JudgeSlot(Slot slot) => host.JudgePresent(slot) ?? host.Read(chain => slot > chain.Head.Slot
        ? null
        : new Refusal("slot_taken", $"slot {slot} is not after the head's, {chain.Head.Slot}"));

    /// <summary>What the relay offers for the proposer's payload; null if nothing, or too late.</summary>
    private async Task<Uint256?> AskRelayAsync(int proposer, CancellationToken aborted)
    {
        if (relay.Relay is not { } asked || host.Read(_ => relay.RegistrationOf(proposer)) is null)
            return null;
        TimeSpan patience = TimeSpan.FromMilliseconds(host.Genesis.Options.RelayWaitMs);
        (Uint256? value, TimeSpan delay) = asked switch
        {
            DevnetRelay.Good good => (good.ValueWei, TimeSpan.Zero),
            DevnetRelay.Lying lying => (lying.ValueWei, TimeSpan.Zero),
            DevnetRelay.Late late when late.Delay <= patience => ((Uint256?)late.ValueWei, late.Delay),
            _ => (null, patience),
        };
        if (delay > TimeSpan.Zero)
            await ClockPause.ForAsync(delay, time, aborted).ConfigureAwait(false);
        return value;
    }
}
