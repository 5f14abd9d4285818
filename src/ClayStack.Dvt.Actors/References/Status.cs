namespace ClayStack.Dvt.Actors;

/// <summary>Answers that say only how it went.</summary>
public abstract record Status
{
    private Status()
    {
    }

    /// <summary>It went well.</summary>
    public sealed record Success : Status;

    /// <summary>It went wrong; an asking task faults with the cause.</summary>
    /// <param name="Cause">Why.</param>
    public sealed record Failure(Exception Cause) : Status;
}
