using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using ClayStack.Dvt.Devnet.Chain;
using ClayStack.Dvt.Devnet.Intake;
using ClayStack.Dvt.Ethereum.Committees;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Devnet.Http;

/// <summary>Finds blocks by the Beacon API's block and state identifiers, which the same block answers.</summary>
internal static class ChainLookup
{
    /// <summary>By head, genesis, finalized, slot or block root.</summary>
    public static bool TryFindBlock(
        ChainHost host, string id, [NotNullWhen(true)] out ChainBlock? block, [NotNullWhen(false)] out ApiReply? refusal) =>
        TryFind(host, id, chain => Root.TryParse(id, out Root root) ? chain.Block(root) : null, emptySlots: false, out block, out refusal);

    /// <summary>By head, genesis, finalized, justified, slot or state root: the last block that the state has.</summary>
    public static bool TryFindState(
        ChainHost host, string id, [NotNullWhen(true)] out ChainBlock? block, [NotNullWhen(false)] out ApiReply? refusal) =>
        TryFind(host, id, chain => Root.TryParse(id, out Root root) ? chain.BlockOfState(root) : null, emptySlots: true, out block, out refusal);

    /// <summary>execution_optimistic and finalized, which stand beside data of a block or state.</summary>
    public static void WriteFlags(Utf8JsonWriter writer, ChainHost host, Slot slot)
    {
        bool finalized = host.Read(chain => slot <= chain.Head.Finality.Finalized.Epoch.FirstSlot(host.Genesis.Preset));
        writer.WriteBoolean("execution_optimistic", host.Faults.Optimistic);
        writer.WriteBoolean("finalized", finalized);
    }

    /// <summary>400 for an epoch whose sync committee is neither the current one nor one next to it; else null.</summary>
    public static ApiReply? WrongPeriod(ChainHost host, ulong epoch)
    {
        ulong asked = CommitteeMath.SyncCommitteePeriod(new Epoch(epoch), host.Genesis.Preset);
        ulong now = CommitteeMath.SyncCommitteePeriod(host.Clock.Current.ToEpoch(host.Genesis.Preset), host.Genesis.Preset);
        return asked <= now + 1 && asked + 1 >= now
            ? null
            : ApiReply.Error(400, $"epoch {epoch} is in period {asked}, the current one is {now}");
    }

    private static bool TryFind(
        ChainHost host,
        string id,
        Func<BeaconChain, ChainBlock?> byRoot,
        bool emptySlots,
        [NotNullWhen(true)] out ChainBlock? block,
        [NotNullWhen(false)] out ApiReply? refusal)
    {
        block = null;
        refusal = null;
        bool isSlot = ulong.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out ulong number);
        bool isName = id is "head" or "genesis" or "finalized" or "justified";
        if (!isSlot && !isName && !Root.TryParse(id, out _))
        {
            refusal = ApiReply.Error(400, $"'{id}' is no slot, no root, and none of head, genesis, finalized and justified");
            return false;
        }

        Slot slot = new(number);
        block = host.Read(chain => id switch
        {
            "head" => chain.Head,
            "genesis" => chain.GenesisBlock,
            "finalized" => Checkpoint(chain, chain.Head.Finality.Finalized.Root),
            "justified" => Checkpoint(chain, chain.Head.Finality.CurrentJustified.Root),
            _ when !isSlot => byRoot(chain),
            _ when emptySlots && slot <= host.Clock.Current => chain.BlockAtOrBefore(slot),
            _ => chain.BlockAt(slot),
        });
        if (block is null)
            refusal = ApiReply.Error(404, $"'{id}' is not known, or no longer kept");
        return block is not null;
    }

    // Before the first finalization the checkpoint has no root, and means the genesis block.
    private static ChainBlock? Checkpoint(BeaconChain chain, Root root) => root == default ? chain.GenesisBlock : chain.Block(root);
}
