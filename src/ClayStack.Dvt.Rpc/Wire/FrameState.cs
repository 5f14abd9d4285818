namespace ClayStack.Dvt.Rpc.Wire;

/// <summary>What lies at the beginning of a buffer.</summary>
internal enum FrameState
{
    /// <summary>Too little to tell, or a message whose end has not come.</summary>
    Incomplete,

    /// <summary>A whole message.</summary>
    Complete,

    /// <summary>A message that is marked compressed; no compression is ever agreed.</summary>
    Compressed,

    /// <summary>A first byte that means nothing.</summary>
    Malformed,

    /// <summary>A message over the bound.</summary>
    TooLong,
}
