using System.Diagnostics.CodeAnalysis;

namespace ClayStack.Dvt.Actors;

/// <summary>Assertions that stay on in Release builds.</summary>
public static class Invariant
{
    /// <summary>Requires that <paramref name="condition"/> holds.</summary>
    /// <param name="condition">The rule, evaluated by the caller.</param>
    /// <param name="rule">The rule in words, a constant so that the ordinary case allocates nothing.</param>
    /// <exception cref="InvariantViolation">The condition is false.</exception>
    public static void Require([DoesNotReturnIf(false)] bool condition, string rule)
    {
        if (!condition)
            throw new InvariantViolation(rule);
    }
}
