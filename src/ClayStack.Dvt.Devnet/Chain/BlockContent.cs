using ClayStack.Dvt.Ethereum.Altair;
using ClayStack.Dvt.Ethereum.Deneb;
using ClayStack.Dvt.Ethereum.Phase0;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Devnet.Chain;

/// <summary>What a block says, in a form that no fork decides.</summary>
/// <param name="Slot">Its slot.</param>
/// <param name="Proposer">Whose it is.</param>
/// <param name="Parent">The parent's root.</param>
/// <param name="State">The root of the state after it.</param>
/// <param name="Reveal">The RANDAO reveal.</param>
/// <param name="Graffiti">The graffiti.</param>
/// <param name="Votes">Attestations.</param>
/// <param name="Exits">Voluntary exits.</param>
/// <param name="Sync">The sync committee's votes for the parent.</param>
/// <param name="Payload">The payload.</param>
/// <param name="Blobs">The payload's blobs.</param>
internal sealed record BlockContent(
    Slot Slot,
    int Proposer,
    Root Parent,
    Root State,
    BlsSignatureBytes Reveal,
    Hash32 Graffiti,
    IReadOnlyList<VoteAggregate> Votes,
    IReadOnlyList<SignedVoluntaryExit> Exits,
    SyncAggregate Sync,
    ExecutionPayload Payload,
    BlobSet Blobs);
