namespace ClayStack.Dvt.Consensus;

/// <summary>What an instance of QBFT is told at its creation.</summary>
/// <param name="Instance">Which agreement.</param>
/// <param name="Self">This node.</param>
/// <param name="Fence">This node's run.</param>
/// <param name="OperatorCount">n, 4 to 13.</param>
/// <param name="Leader">Who leads a round, from 1; a pure function.</param>
/// <param name="RoundMax">The last round, 1 to 64; none follows.</param>
/// <param name="MayVote">
/// False for an instance that began before this run was ready, or that lies at or below what the store held at its start
/// (PROTOCOL C5): the machine then sends nothing, and only takes a certificate.
/// </param>
/// <param name="IsFirstRoundLeaderless">
/// Whether nobody proposes in round 1 and every node prepares its own input there; the same at all nodes. What a quorum has in
/// common is decided a message delay sooner, whoever is down; round 2 and those after it are the paper's.
/// </param>
public sealed record QbftSettings(
    InstanceId Instance,
    OperatorIndex Self,
    Fence Fence,
    int OperatorCount,
    Func<int, OperatorIndex> Leader,
    int RoundMax,
    bool MayVote,
    bool IsFirstRoundLeaderless = false)
{
    /// <summary>The highest <see cref="RoundMax"/>. What an instance keeps grows with it.</summary>
    public const int RoundMaxLimit = 64;

    /// <summary>f = ⌊(n−1)/3⌋.</summary>
    public int FaultsMax => ClusterSize.FaultsMax(OperatorCount);

    /// <summary>q = ⌈2n/3⌉.</summary>
    public int Quorum => ClusterSize.Quorum(OperatorCount);

    /// <summary>Checks every bound, and who leads each round.</summary>
    /// <returns>The leaders; round r's is at r − 1.</returns>
    /// <exception cref="ArgumentException">A setting is out of its range; the message names it and the range.</exception>
    internal static OperatorIndex[] RequireValid(QbftSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        int n = settings.OperatorCount;
        if (n is < ClusterSize.Min or > ClusterSize.Max)
            throw new ArgumentException($"OperatorCount is {n}; a cluster has {ClusterSize.Min} to {ClusterSize.Max} operators.", nameof(settings));
        if (settings.RoundMax is < 1 or > RoundMaxLimit)
            throw new ArgumentException($"RoundMax is {settings.RoundMax}; give 1 to {RoundMaxLimit}.", nameof(settings));
        if (!ClusterSize.Has(n, settings.Self))
            throw new ArgumentException($"Self is operator {settings.Self}; this cluster has 1 to {n}.", nameof(settings));

        var leaders = new OperatorIndex[settings.RoundMax];
        for (int round = 1; round <= settings.RoundMax; round++)
        {
            OperatorIndex leader = settings.Leader(round);
            if (!ClusterSize.Has(n, leader))
                throw new ArgumentException($"Leader names operator {leader} for round {round}; this cluster has 1 to {n}.", nameof(settings));
            leaders[round - 1] = leader;
        }

        return leaders;
    }
}
