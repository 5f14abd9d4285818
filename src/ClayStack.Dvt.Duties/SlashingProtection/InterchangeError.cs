namespace ClayStack.Dvt.Duties.Protection;

/// <summary>Why an interchange file was not imported; nothing of it was.</summary>
/// <param name="Reason">The kind of fault.</param>
/// <param name="Place">Where in the file, for example <c>data[3].signed_blocks[0].slot</c>.</param>
/// <param name="Remedy">What was found there, and what the operator can do.</param>
public sealed record InterchangeError(InterchangeErrorReason Reason, string Place, string Remedy)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Place}: {Reason}. {Remedy}";
}
