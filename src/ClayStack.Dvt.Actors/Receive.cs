namespace ClayStack.Dvt.Actors;

/// <summary>A behaviour.</summary>
/// <param name="message">The message to handle.</param>
/// <returns>False when the behaviour does not know the message.</returns>
public delegate bool Receive(object message);
