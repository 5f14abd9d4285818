using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Exits;

/// <summary>What happens to exits, published for whoever watches the node.</summary>
public abstract record ExitEvent
{
    private ExitEvent()
    {
    }

    /// <summary>An operator asked for an exit, this node's own or another.</summary>
    /// <param name="Validator">The validator.</param>
    /// <param name="Operator">Who asked.</param>
    /// <param name="Epoch">For which epoch.</param>
    public sealed record Asked(BlsPublicKeyBytes Validator, OperatorIndex Operator, Epoch Epoch) : ExitEvent;

    /// <summary>A peer's bundle has partials that are of no exit of the cluster's validators in its epoch; they are not kept.</summary>
    /// <param name="Operator">The peer.</param>
    /// <param name="Slot">The bundle's slot.</param>
    /// <param name="Count">How many.</param>
    public sealed record NotUnderstood(OperatorIndex Operator, Slot Slot, int Count) : ExitEvent;

    /// <summary>Enough operators asked, and the exit is signed.</summary>
    /// <param name="Validator">The validator.</param>
    /// <param name="Epoch">The exit's epoch.</param>
    public sealed record Made(BlsPublicKeyBytes Validator, Epoch Epoch) : ExitEvent;

    /// <summary>A beacon node took the exit.</summary>
    /// <param name="Validator">The validator.</param>
    public sealed record Accepted(BlsPublicKeyBytes Validator) : ExitEvent;

    /// <summary>No beacon node took the exit; it is tried again in the next epoch, within a bound.</summary>
    /// <param name="Validator">The validator.</param>
    /// <param name="Detail">What they said.</param>
    public sealed record NotAccepted(BlsPublicKeyBytes Validator, string Detail) : ExitEvent;

    /// <summary>The chain knows of the exit.</summary>
    /// <param name="Validator">The validator.</param>
    /// <param name="Epoch">When its duties end.</param>
    public sealed record Exiting(BlsPublicKeyBytes Validator, Epoch Epoch) : ExitEvent;

    /// <summary>Requests could not be read from, or kept in, the store; it is tried again.</summary>
    /// <param name="Detail">Why.</param>
    public sealed record StoreFailed(string Detail) : ExitEvent;
}
