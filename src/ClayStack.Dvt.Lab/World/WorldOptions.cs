using ClayStack.Dvt.Actors;
using ClayStack.Dvt.Duties.Clusters;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Ethereum.Networks;

namespace ClayStack.Dvt.Lab.World;

/// <summary>How large a world is, and what stands for its surroundings.</summary>
internal sealed record WorldOptions
{
    /// <summary>n.</summary>
    public int Operators { get; init; } = 4;

    /// <summary>How many validators the cluster has.</summary>
    public int Validators { get; init; } = 4;

    /// <summary>Determines the order of all steps.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>The chain's fork from its genesis on.</summary>
    public ForkName Fork { get; init; } = ForkName.Fulu;

    /// <summary>Whether keys and signatures are the stand-ins, which cost nothing.</summary>
    public bool CheapKeys { get; init; }

    /// <summary>The version of the cluster's definition.</summary>
    public int DefinitionVersion { get; init; } = ClusterTerms.NewestVersion;

    /// <summary>What joins the nodes; a network that hands messages on as they are, unless said otherwise.</summary>
    public Func<TestWorld, IWorldNetwork>? Network { get; init; }

    /// <summary>What stands before a node's beacon node; nothing, unless said otherwise.</summary>
    public Func<TestWorld.Node, IBeaconNode>? BeaconOf { get; init; }

    /// <summary>Hears all that a run of a node publishes, instead of the log that a node keeps of it.</summary>
    public Func<TestWorld.Node, IActorRef>? ObserverOf { get; init; }

    /// <summary>How long a node's store takes for what would take so long.</summary>
    public Func<TestWorld.Node, TimeSpan, TimeSpan>? StoreCost { get; init; }
}
