using ClayStack.Dvt.Duties.Ports;

namespace ClayStack.Dvt.Lab.World;

/// <summary>What joins the nodes of a world.</summary>
internal interface IWorldNetwork
{
    /// <summary>A run's port to the others; it is on the network once somebody subscribes to it.</summary>
    IPeerNetwork PortOf(TestWorld.Node node, RunIdentity run);

    /// <summary>Takes a run off the network.</summary>
    void Remove(RunIdentity run);

    /// <summary>Called regularly: those who are apart dial again, and those who are connected tell what they hear (PROTOCOL S6).</summary>
    void Tick();
}
