using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Beacon.Api;

/// <summary>Names a block, as the Beacon API's <c>block_id</c> does.</summary>
public sealed record BlockId
{
    private BlockId(string text, Root? root = null, Slot? slot = null)
    {
        Text = text;
        Root = root;
        Slot = slot;
    }

    /// <summary>The head as the beacon node sees it.</summary>
    public static BlockId Head { get; } = new("head");

    /// <summary>The first block.</summary>
    public static BlockId Genesis { get; } = new("genesis");

    /// <summary>The last finalized block.</summary>
    public static BlockId Finalized { get; } = new("finalized");

    /// <summary>What goes into the path.</summary>
    public string Text { get; }

    /// <summary>The root, if the block is named by it: the answer is then checked against it.</summary>
    public Root? Root { get; }

    /// <summary>The slot, if the block is named by it: the answer is then checked against it.</summary>
    public Slot? Slot { get; }

    /// <summary>The canonical block of a slot.</summary>
    public static BlockId Of(Slot slot) => new(slot.ToString(), slot: slot);

    /// <summary>The block with a root.</summary>
    public static BlockId Of(Root root) => new(root.ToString(), root: root);

    /// <inheritdoc/>
    public override string ToString() => Text;
}
