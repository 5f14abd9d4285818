namespace ClayStack.Dvt.Storage;

/// <summary>What became of a sign of life.</summary>
public abstract record LeaseRenewal
{
    private LeaseRenewal()
    {
    }

    /// <summary>The lease is this process's for its whole duration again.</summary>
    public sealed record Renewed : LeaseRenewal;

    /// <summary>It is not this process's any more, or its server may not be used any more: nothing more may be signed.</summary>
    /// <param name="Reason">Why, and the remedy.</param>
    public sealed record Lost(string Reason) : LeaseRenewal;

    /// <summary>It could not be found out; it is tried again until the lease has run out.</summary>
    /// <param name="Problem">Why.</param>
    public sealed record Failed(string Problem) : LeaseRenewal;
}
