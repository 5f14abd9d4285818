using ClayStack.Dvt.Duties.Clusters;

namespace ClayStack.Dvt.Lab.Runs;

/// <summary>Which run.</summary>
/// <param name="Scenario">What it plays.</param>
/// <param name="Seed">Which of its courses.</param>
/// <param name="Hours">How much virtual time.</param>
internal sealed record RunRequest(Scenario Scenario, ulong Seed, double Hours)
{
    /// <summary>How many validators the cluster has.</summary>
    public int Validators { get; init; } = 4;

    /// <summary>Whether signatures are those of production.</summary>
    public bool RealCrypto { get; init; }

    /// <summary>The version of the cluster's definition.</summary>
    public int DefinitionVersion { get; init; } = ClusterTerms.NewestVersion;

    /// <summary>Whether the first broken invariant ends it.</summary>
    public bool StopAtFirst { get; init; } = true;
}
