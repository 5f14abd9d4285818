namespace ClayStack.Dvt.Lab.Exploration;

/// <summary>What an exploration found.</summary>
/// <param name="Malicious">Which operator was malicious.</param>
/// <param name="States">How many states there were after each round.</param>
/// <param name="NodeStates">How many states single nodes were in.</param>
/// <param name="Decidable">Everything that can be decided somewhere, as bits of <see cref="ExploredNode.CommitBit"/>.</param>
/// <param name="Disagreement">A state in which two values are decided; null if there is none.</param>
/// <param name="Stuck">How a node stayed behind that had all it needed to go on; null if none did.</param>
internal sealed record Exploration(
    int Malicious, IReadOnlyList<long> States, int NodeStates, int Decidable, string? Disagreement, string? Stuck);
