using ClayStack.Dvt.Duties.Tracking;
using ClayStack.Dvt.TestKit;

namespace ClayStack.Dvt.Tests.Duties.Tracking;

public sealed class ParticipationTests
{
    [Fact]
    public void AnOperatorThatIsDown_IsSeenAbsent_AndTheOthersAreNot()
    {
        using TestWorld world = new();
        world.Start(1, 2, 3);
        world.RunThrough(20);

        RecordingRef answer = new("answer");
        world.Nodes[0].Cluster!.Tell(new GetDutyStatistics(), answer);
        world.Simulator.RunUntilIdle();
        DutyStatistics statistics = Assert.IsType<DutyStatistics>(Assert.Single(answer.Messages));

        Assert.Equal([2, 3, 4], statistics.Peers.Select(peer => peer.Peer.Value));
        Assert.All(statistics.Peers, peer => Assert.True(peer.Duties > 0));
        Assert.All(statistics.Peers, peer => Assert.Equal(peer.Peer.Value == 4 ? 0 : peer.Duties, peer.Came));
        Assert.Null(statistics.Peers[2].LatenessP50Ms);
    }
}
