namespace ClayStack.Dvt.Node.Hosting;

/// <summary>Why a node does not start.</summary>
/// <param name="ExitCode">One of <see cref="Commands.ExitCode"/>'s numbers.</param>
/// <param name="Problem">The thing, and the remedy.</param>
internal sealed record StartFailure(int ExitCode, string Problem);
