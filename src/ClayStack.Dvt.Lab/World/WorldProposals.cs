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
internal sealed class WorldProposals(WorldChain chain, SigningRoots roots, ClusterKeys keys, WorldCrypto crypto)
{
    private readonly Dictionary<Slot, Root> _rootsBySlot = [];
    private readonly Dictionary<Root, Slot> _slotsByRoot = [];

    /// <summary>The blocks taken, by slot.</summary>
    public SortedDictionary<ulong, SignedBlock> Taken { get; } = [];

    private ChainClock Clock => chain.Clock;

    private Preset Preset => Clock.Network.Preset;

    /// <summary>The root of the cluster's block in a slot; null if there is none.</summary>
    public Root? RootIn(Slot slot) => _rootsBySlot.TryGetValue(slot, out Root root) ? root : null;

    /// <summary>The slot of the cluster's block with a root; null if there is none.</summary>
    public Slot? SlotOf(Root root) => _slotsByRoot.TryGetValue(root, out Slot slot) ? slot : null;

    /// <summary>Forgets the blocks of long ago.</summary>
    public void ForgetBefore(Slot slot)
    {
        foreach (ulong old in Taken.Keys.TakeWhile(taken => taken < slot.Value).ToArray())
            Taken.Remove(old);
        foreach ((Slot old, Root root) in _rootsBySlot.Where(entry => entry.Key < slot).ToArray())
        {
            _rootsBySlot.Remove(old);
            _slotsByRoot.Remove(root);
        }
    }

    /// <summary>Judges a block; null if it is taken.</summary>
    public string? Publish(SignedBlock block, BlsSignatureBytes signature)
    {
        BeaconBlockHeader header = block.Header(Preset);
        if (Clock.ForkAt(header.Slot) != block.Fork || chain.ProposerAt(header.Slot)?.Validator != header.ProposerIndex)
            return "wrong fork or proposer";
        Root root = roots.Block(header);
        if (!crypto.Verify(keys.Keys[header.ProposerIndex.Value].GroupKey, root, signature))
        {
            chain.WrongSignatures++;
            return "wrong signature";
        }

        chain.Judge.Block(header.ProposerIndex, header.Slot, root);
        if (Taken.TryAdd(header.Slot.Value, block))
        {
            Root blockRoot = SszEncoding.HashTreeRoot(header, Preset);
            _rootsBySlot.Add(header.Slot, blockRoot);
            _slotsByRoot.Add(blockRoot, header.Slot);
        }

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
