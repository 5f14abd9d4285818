namespace ClayStack.Dvt.Actors;

/// <summary>A message that its receiver's current behaviour does not know. Published to the <see cref="EventStream"/>.</summary>
/// <param name="Message">What was sent.</param>
/// <param name="Sender">Who sent it; null for nobody.</param>
/// <param name="Recipient">Who did not know it.</param>
public sealed record UnhandledMessage(object Message, IActorRef? Sender, IActorRef Recipient);
