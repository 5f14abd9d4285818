using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Beacon.Api;

/// <summary>Names a state, as the Beacon API's <c>state_id</c> does.</summary>
public sealed record StateId
{
    private StateId(string text) => Text = text;

    /// <summary>The head's state.</summary>
    public static StateId Head { get; } = new("head");

    /// <summary>The first state.</summary>
    public static StateId Genesis { get; } = new("genesis");

    /// <summary>The state of the last finalized checkpoint.</summary>
    public static StateId Finalized { get; } = new("finalized");

    /// <summary>The state of the last justified checkpoint.</summary>
    public static StateId Justified { get; } = new("justified");

    /// <summary>What goes into the path.</summary>
    public string Text { get; }

    /// <summary>The canonical state of a slot (PROTOCOL K3 names states in this way only).</summary>
    public static StateId Of(Slot slot) => new(slot.ToString());

    /// <summary>The state with a root.</summary>
    public static StateId Of(Root root) => new(root.ToString());

    /// <inheritdoc/>
    public override string ToString() => Text;
}
