namespace ClayStack.Dvt.Ethereum.Networks;

/// <summary>Why a beacon node's configuration cannot be used.</summary>
/// <param name="Reason">The kind of fault.</param>
/// <param name="Key">The key of config/spec, or the name of the value that differs.</param>
/// <param name="Value">What the beacon node gave; null if nothing.</param>
/// <param name="Remedy">What the operator can do.</param>
public sealed record NetworkError(NetworkErrorReason Reason, string Key, string? Value, string Remedy)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Key} = {Value ?? "(nothing)"}: {Reason}. {Remedy}";
}
