namespace ClayStack.Dvt.Rpc;

/// <summary>One entry of <see cref="RpcMetadata"/>.</summary>
/// <param name="Key">The key in lower case.</param>
/// <param name="WireValue">The value as it travels: text as it is, bytes as Base64 without padding.</param>
public readonly record struct RpcMetadataEntry(string Key, string WireValue);
