namespace ClayStack.Dvt.Duties.Protection;

/// <summary>How a validator's row came to be: the only three ways (PROTOCOL S2). The numbers are stored.</summary>
public enum RowOrigin
{
    /// <summary>From an interchange file (EIP-3076).</summary>
    Imported = 1,

    /// <summary>The validator was not yet active, so it cannot have signed anything.</summary>
    NotYetActive = 2,

    /// <summary>An operator's explicit command for a key whose past is unknown.</summary>
    Activated = 3,
}
