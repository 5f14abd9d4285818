namespace ClayStack.Dvt.Actors;

/// <summary>A message that reached nobody. Published to the <see cref="EventStream"/> and counted.</summary>
/// <param name="Message">What was sent.</param>
/// <param name="Sender">Who sent it; null for nobody.</param>
/// <param name="Recipient">Whom it was meant for.</param>
/// <param name="Reason">Why it was not delivered.</param>
public sealed record DeadLetter(object Message, IActorRef? Sender, IActorRef Recipient, DeadLetterReason Reason);
