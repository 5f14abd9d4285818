using System.Text.Json;
using ClayStack.Dvt.Devnet.Chain;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Phase0;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Devnet.Http;

/// <summary>The events of a new block, in the Beacon API's words and in the order in which a beacon node tells them.</summary>
internal static class ChainEvents
{
    public static void Tell(EventHub events, Preset preset, BeaconChain chain, ChainBlock before, ChainBlock block, bool optimistic)
    {
        Epoch epoch = block.Slot.ToEpoch(preset);
        Root previous = chain.DependentRoot((long)epoch.Value - 1);
        Root current = chain.DependentRoot((long)epoch.Value);
        events.Tell("block_gossip", writer => WriteBlock(writer, block));
        events.Tell("block", writer =>
        {
            WriteBlock(writer, block);
            writer.WriteBoolean("execution_optimistic", optimistic);
        });
        events.Tell("head", writer =>
        {
            WriteBlock(writer, block);
            writer.WriteString("state", block.Header.StateRoot.ToString());
            writer.WriteBoolean("epoch_transition", before.Slot.ToEpoch(preset) != epoch);
            writer.WriteString("previous_duty_dependent_root", previous.ToString());
            writer.WriteString("current_duty_dependent_root", current.ToString());
            writer.WriteBoolean("execution_optimistic", optimistic);
        });
        Checkpoint finalized = block.Finality.Finalized;
        if (finalized.Epoch <= before.Finality.Finalized.Epoch)
            return;
        events.Tell("finalized_checkpoint", writer =>
        {
            writer.WriteString("block", finalized.Root.ToString());
            writer.WriteString("state", (chain.Block(finalized.Root)?.Header.StateRoot ?? default).ToString());
            writer.WriteString("epoch", finalized.Epoch.ToString());
            writer.WriteBoolean("execution_optimistic", optimistic);
        });
    }

    private static void WriteBlock(Utf8JsonWriter writer, ChainBlock block)
    {
        writer.WriteString("slot", block.Slot.ToString());
        writer.WriteString("block", block.Root.ToString());
    }
}
