namespace ClayStack.Dvt.Tests.Actors;

/// <summary>A failure that a test's actor throws on purpose.</summary>
internal sealed class TestFailureException(string message = "on purpose") : Exception(message);

/// <summary>Another kind, for deciders that tell kinds apart.</summary>
internal sealed class OtherFailureException : Exception;
