namespace ClayStack.Dvt.Ethereum.Ssz;

/// <summary>Why an encoding was refused.</summary>
/// <param name="Path">The field, from the outermost container inwards, as in <c>body.attestations[3].data.slot</c>; empty for the whole.</param>
/// <param name="Reason">What is wrong with it.</param>
public sealed record SszError(string Path, SszErrorReason Reason)
{
    /// <inheritdoc/>
    public override string ToString() => Path.Length == 0 ? Reason.ToString() : $"{Path}: {Reason}";

    internal SszError Inside(ReadOnlySpan<byte> name)
    {
        string outer = System.Text.Encoding.ASCII.GetString(name);
        string separator = Path.Length == 0 || Path[0] == '[' ? "" : ".";
        return this with { Path = outer + separator + Path };
    }

    internal SszError At(int index)
    {
        string separator = Path.Length == 0 || Path[0] == '[' ? "" : ".";
        return this with { Path = $"[{index}]{separator}{Path}" };
    }
}
