namespace ClayStack.Dvt.Duties.Clusters;

/// <summary>Published when new validators could not be entered into the protection store; it is tried again each epoch.</summary>
/// <param name="Detail">Why, for the log.</param>
public sealed record RegistrationFailed(string Detail);
