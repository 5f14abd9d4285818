namespace ClayStack.Dvt.Devnet.Local;

/// <summary>How to start a node: the program and what precedes its own arguments.</summary>
/// <param name="FileName">The executable, for example <c>dotnet</c> or <c>clay-dvt</c>.</param>
/// <param name="Prefix">Arguments in front of the node's, for example the path of <c>clay-dvt.dll</c>.</param>
public sealed record NodeProgram(string FileName, IReadOnlyList<string> Prefix);
