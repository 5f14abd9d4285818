namespace ClayStack.Dvt.Duties.Protection;

/// <summary>What became of an import: all of it or nothing.</summary>
public abstract record ImportOutcome
{
    private ImportOutcome()
    {
    }

    /// <summary>It is durable.</summary>
    /// <param name="Added">How many rows were made.</param>
    /// <param name="Merged">How many rows were there before, and were raised where the file is higher.</param>
    public sealed record Imported(int Added, int Merged) : ImportOutcome;

    /// <summary>The file was refused.</summary>
    /// <param name="Error">Why.</param>
    public sealed record Refused(InterchangeError Error) : ImportOutcome;

    /// <summary>Whether it is durable is unknown; the same file can be imported again.</summary>
    public sealed record CommitUnknown : ImportOutcome;
}
