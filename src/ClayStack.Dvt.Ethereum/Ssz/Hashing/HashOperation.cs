namespace ClayStack.Dvt.Ethereum.Ssz.Hashing;

/// <summary>Output := SHA-256(left ‖ right), each a place among the nodes of a plan.</summary>
internal readonly record struct HashOperation(int Left, int Right, int Output);
