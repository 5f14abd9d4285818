using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Duties.Signing;

namespace ClayStack.Dvt.Duties.Ports;

/// <summary>Two things that an operator signed and that cannot both be honest (PROTOCOL C6). The family is closed.</summary>
/// <param name="Culprit">The operator.</param>
public abstract record Contradiction(OperatorIndex Culprit)
{
    /// <summary>Two contents for one instance, type and round.</summary>
    /// <param name="Culprit">The operator.</param>
    /// <param name="First">What it said first.</param>
    /// <param name="Second">What contradicts it.</param>
    public sealed record Statements(OperatorIndex Culprit, SignedStatement First, SignedStatement Second) : Contradiction(Culprit);

    /// <summary>Two signing roots for one validator in one slot and kind of duty.</summary>
    /// <param name="Culprit">The operator.</param>
    /// <param name="First">The bundle that came first.</param>
    /// <param name="Second">What contradicts it.</param>
    public sealed record Bundles(OperatorIndex Culprit, SignedPartialBundle First, SignedPartialBundle Second) : Contradiction(Culprit);
}
