using ClayStack.Dvt.Crypto.Bls12381;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Duties.Scheduling;
using ClayStack.Dvt.Ethereum.Blocks;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Phase0;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Signing;
using ClayStack.Dvt.Ethereum.Ssz;

namespace ClayStack.Dvt.Lab.World;

/// <summary>The blocks that the cluster gave the chain, each judged by its proposer's group key.</summary>
internal sealed class WorldProposals(WorldChain chain, SigningRoots roots, ClusterKeys keys)
{
    /// <summary>The blocks taken, by slot.</summary>
    public SortedDictionary<ulong, SignedBlock> Taken { get; } = [];

    private ChainClock Clock => chain.Clock;

    private Preset Preset => Clock.Network.Preset;

    /// <summary>The root of the cluster's block in a slot; null if there is none.</summary>
    public Root? RootIn(Slot slot) =>
        Taken.TryGetValue(slot.Value, out SignedBlock? block) ? SszEncoding.HashTreeRoot(block.Header(Preset), Preset) : null;

    /// <summary>Judges a block; null if it is taken.</summary>
    public string? Publish(SignedBlock block, BlsSignatureBytes signature)
    {
        BeaconBlockHeader header = block.Header(Preset);
        if (Clock.ForkAt(header.Slot) != block.Fork || chain.ProposerAt(header.Slot)?.Validator != header.ProposerIndex)
            return "wrong fork or proposer";
        Root root = roots.Block(header);
        if (!Bls.Verify(keys.Keys[header.ProposerIndex.Value].GroupKey.Bytes, root.Span, signature.Span))
            return "wrong signature";
        chain.Judge.Block(header.ProposerIndex, header.Slot, root);
        Taken.TryAdd(header.Slot.Value, block);
        return null;
    }

    /// <summary>The block that a sound beacon node makes whose head is the block of a slot.</summary>
    public BlockShape Shape(BeaconRequest.ProduceBlock request, Slot head, ExecutionAddress feeRecipient) => new()
    {
        Fork = Clock.ForkAt(request.Slot),
        Slot = request.Slot,
        Proposer = chain.ProposerAt(request.Slot)!.Validator,
        Parent = chain.BlockOf(head),
        Reveal = request.RandaoReveal,
        FeeRecipient = feeRecipient,
        ParentHash = Hash32.FromBytes(chain.BlockOf(head).Span),
        Number = head.Value + 1,
        Timestamp = (ulong)Clock.StartOf(request.Slot).ToUnixTimeSeconds(),
        PrevRandao = Hash32.FromBytes(TestRoots.Of(9000 + head.Value).Span),
        TransactionBytes = 20_000,
        Commitments = 1,
    };
}
