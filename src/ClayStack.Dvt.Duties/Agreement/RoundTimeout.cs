namespace ClayStack.Dvt.Duties.Agreement;

/// <summary>A round's time is over; the owner hands it to <see cref="Agreement.OnRoundTimeout"/>.</summary>
internal sealed record RoundTimeout(int Round);
