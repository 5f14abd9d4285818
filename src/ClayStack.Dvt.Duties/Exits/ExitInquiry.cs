using ClayStack.Dvt.Actors;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Exits;

/// <summary>A request of this node's operator, while the beacon nodes are asked, the share signs and the store writes.</summary>
internal sealed class ExitInquiry(BlsPublicKeyBytes validator, Epoch? wanted, IActorRef replyTo)
{
    public BlsPublicKeyBytes Validator => validator;

    public Epoch? Wanted => wanted;

    public IActorRef ReplyTo => replyTo;

    /// <summary>How many answers of the beacon nodes are awaited.</summary>
    public int Awaited { get; set; }

    /// <summary>The validator in the finalized state.</summary>
    public ValidatorRecord? Finalized { get; set; }

    /// <summary>The validator in the head's state.</summary>
    public ValidatorRecord? Head { get; set; }

    /// <summary>Who has partial withdrawals pending.</summary>
    public IReadOnlySet<ValidatorIndex> Pending { get; set; } = new HashSet<ValidatorIndex>();

    /// <summary>The exit's epoch, once it is judged.</summary>
    public Epoch Epoch { get; set; }
}
