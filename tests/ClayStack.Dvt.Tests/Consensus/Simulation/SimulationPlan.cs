using ClayStack.Dvt.Actors.Simulation;

namespace ClayStack.Dvt.Tests.Consensus.Simulation;

/// <summary>
/// What one seed makes of a run: how large, who is faulty and how, and how rough the network is. Drawn per seed, so that the
/// seeds differ in kind and not only in order.
/// </summary>
internal sealed record SimulationPlan(
    int Count,
    int Byzantine,
    int Crashes,
    int Restarts,
    int Steps,
    double Loss,
    double DecisionLoss,
    double Duplication,
    double Isolation,
    int TimeoutWeight,
    int AdversaryWeight,
    int CheckWeight,
    bool NewestFirst,
    bool OneInput,
    bool OwnVotesComeLate,
    bool TellsDecision,
    bool Campaigns,
    bool Leaderless)
{
    internal int Faults => (Count - 1) / 3;

    internal int Quorum => ((2 * Count) + 2) / 3;

    /// <summary>With at most f faulty nodes, the others must come to a decision; with more, they must only not contradict each other.</summary>
    internal bool MustDecide => Byzantine + Crashes + Restarts <= Faults;

    internal static SimulationPlan Draw(SeededRandom random)
    {
        int count = Pick(random, 4, 4, 4, 4, 5, 7, 7, 13);
        int faults = (count - 1) / 3;
        int byzantine = random.NextBool(0.75) ? faults : random.Next(faults + 1);
        bool lively = random.NextBool(0.7);
        int spare = lively ? faults - byzantine : count - byzantine;
        int crashes = random.Next(spare + 1);
        int restarts = random.Next(spare - crashes + 1);
        return new SimulationPlan(
            count,
            byzantine,
            crashes,
            restarts,
            Steps: (50 + random.Next(250)) * count / 2,
            Loss: Pick(random, 0, 0, 0.1, 0.3),
            DecisionLoss: Pick(random, 0, 0.5, 0.9),
            Duplication: Pick(random, 0, 0, 0.1),
            Isolation: Pick(random, 0, 0, 0.02),
            TimeoutWeight: Pick(random, 1, 4, 12),
            AdversaryWeight: Pick(random, 2, 10, 25),
            CheckWeight: Pick(random, 8, 40),
            NewestFirst: random.NextBool(0.2),
            OneInput: random.NextBool(0.3),
            OwnVotesComeLate: random.NextBool(0.3),
            TellsDecision: random.NextBool(0.3),
            Campaigns: random.NextBool(0.5),
            Leaderless: random.NextBool(0.5));
    }

    private static T Pick<T>(SeededRandom random, params ReadOnlySpan<T> from) => from[random.Next(from.Length)];
}
