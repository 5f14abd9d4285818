namespace ClayStack.Dvt.Node.Commands;

/// <summary>The devnet could not be run to its end; the message says why.</summary>
internal sealed class DevnetFailure(string message) : Exception(message);
