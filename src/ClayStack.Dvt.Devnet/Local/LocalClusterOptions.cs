using ClayStack.Dvt.Crypto.Bls12381;
using ClayStack.Dvt.Duties.Clusters;
using ClayStack.Dvt.Ethereum.Networks;

namespace ClayStack.Dvt.Devnet.Local;

/// <summary>What cluster of node processes to make on this machine.</summary>
public sealed record LocalClusterOptions
{
    /// <summary>An empty or new folder; it gets the nodes' files, logs and data.</summary>
    public required string Folder { get; init; }

    /// <summary>How nodes are started.</summary>
    public required NodeProgram Program { get; init; }

    /// <summary>The chain, with its genesis validators root.</summary>
    public required Network Network { get; init; }

    /// <summary>The validators' whole keys; they stay the caller's, and none is written anywhere.</summary>
    public required IReadOnlyList<BlsSecretKey> Validators { get; init; }

    /// <summary>n, 4 to 13.</summary>
    public int OperatorCount { get; init; } = 4;

    /// <summary>The timers of consensus rounds.</summary>
    public DutyTimers Timers { get; init; } = DutyTimers.Standard;

    /// <summary>The validators' settings about builders.</summary>
    public BuilderSettings Builder { get; init; } = BuilderSettings.LocalOnly;

    /// <summary>The least level that nodes log.</summary>
    public string LogLevel { get; init; } = "info";
}
