using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Exits;

/// <summary>What this node's own operator asks about exits; each gets one answer.</summary>
public abstract record ExitQuestion
{
    private ExitQuestion()
    {
    }

    /// <summary>
    /// The operator wants a validator to exit, and gives this node's share the authority to sign that (PROTOCOL V3):
    /// <see cref="ExitAnswer"/>.
    /// </summary>
    /// <param name="Target">The validator.</param>
    /// <param name="Epoch">The exit's epoch; null for the first one in which the chain would take it, the same at every operator.</param>
    public sealed record Request(ExitTarget Target, Epoch? Epoch) : ExitQuestion;

    /// <summary>How exits stand: <see cref="ExitReport"/>.</summary>
    /// <param name="Target">Of one validator; null for all that somebody asked to exit, or that do.</param>
    public sealed record Show(ExitTarget? Target) : ExitQuestion;
}
