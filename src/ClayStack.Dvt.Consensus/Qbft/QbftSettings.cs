namespace ClayStack.Dvt.Consensus;

/// <summary>What an instance of QBFT is told at its creation.</summary>
/// <param name="Instance">Which agreement.</param>
/// <param name="Self">This node.</param>
/// <param name="Fence">This node's run.</param>
/// <param name="OperatorCount">n, 4 to 13.</param>
/// <param name="Leader">Who leads a round, from 1; a pure function.</param>
/// <param name="RoundMax">The last round; none follows.</param>
/// <param name="MayVote">
/// False for an instance that began before this run was ready, or that lies at or below what the store held at its start
/// (PROTOCOL C5): the machine then sends nothing, and only takes a certificate.
/// </param>
public sealed record QbftSettings(
    InstanceId Instance,
    OperatorIndex Self,
    Fence Fence,
    int OperatorCount,
    Func<int, OperatorIndex> Leader,
    int RoundMax,
    bool MayVote)
{
    /// <summary>f = ⌊(n−1)/3⌋.</summary>
    public int FaultsMax => (OperatorCount - 1) / 3;

    /// <summary>q = ⌈2n/3⌉.</summary>
    public int Quorum => ((2 * OperatorCount) + 2) / 3;
}
