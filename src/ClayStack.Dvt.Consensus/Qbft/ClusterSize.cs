namespace ClayStack.Dvt.Consensus;

/// <summary>What the number of operators fixes (PROTOCOL, head): whole numbers only, for every n that a cluster may have.</summary>
public static class ClusterSize
{
    /// <summary>The fewest operators that tolerate one fault.</summary>
    public const int Min = 4;

    /// <summary>The most operators.</summary>
    public const int Max = OperatorIndex.MaxValue;

    /// <summary>f = ⌊(n−1)/3⌋: how many operators may be down, slow or malicious.</summary>
    /// <param name="operatorCount">n, 4 to 13.</param>
    public static int FaultsMax(int operatorCount) => (operatorCount - 1) / 3;

    /// <summary>
    /// q = ⌈2n/3⌉. Two quorums share an honest operator (2q − n &gt; f), and the honest ones are a quorum (q ≤ n − f).
    /// </summary>
    /// <param name="operatorCount">n, 4 to 13.</param>
    public static int Quorum(int operatorCount) => ((2 * operatorCount) + 2) / 3;

    /// <summary>Whether an index names an operator of a cluster of this size.</summary>
    /// <param name="operatorCount">n, 4 to 13.</param>
    /// <param name="index">The index.</param>
    public static bool Has(int operatorCount, OperatorIndex index) => index.Value >= 1 && index.Value <= operatorCount;
}
