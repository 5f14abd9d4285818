using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Duties.Clusters;

namespace ClayStack.Dvt.Tests.Duties.Clusters;

public sealed class StartGateTests
{
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void TheGate_OpensWithTheLastPeerThatAQuorumNeeds_AndEachCountsOnce()
    {
        StartGate gate = new(peersNeeded: 2);
        gate.Hear(new OperatorIndex(2), Now);
        gate.Hear(new OperatorIndex(2), Now.AddSeconds(1));
        Assert.Null(gate.OpenSince);
        gate.Hear(new OperatorIndex(3), Now.AddSeconds(2));
        Assert.Equal(Now.AddSeconds(2), gate.OpenSince);
        gate.Hear(new OperatorIndex(4), Now.AddSeconds(3));
        Assert.Equal(Now.AddSeconds(2), gate.OpenSince);
    }
}
