using ClayStack.Dvt.Beacon;
using ClayStack.Dvt.Beacon.Api;
using ClayStack.Dvt.Beacon.Http;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Tests.Beacon;

/// <summary>Which chain the nodes follow, before anything else is asked of them.</summary>
public sealed class NetworkProbeTests : PoolTest
{
    [Fact]
    public void Identify_OneNodeIsAwayAndOneIsGood_GivesItsChain()
    {
        A.On("eth/v1/beacon/genesis", ScriptedReply.Refused);
        BeaconResult<NetworkIdentity> result = Identify(expected: null, A, B);

        Assert.True(result.TryGet(out NetworkIdentity? identity, out _));
        Assert.Equal("b", identity.Node);
        Assert.Equal(new Uint64(TestChain.GenesisTime), identity.GenesisTime);
        Assert.Equal(TestChain.GenesisValidatorsRoot, identity.Network.GenesisValidatorsRoot);
        Assert.Same(Preset.Minimal, identity.Network.Preset);
    }

    [Fact]
    public void Identify_NodeComesUpLater_IsWaitedFor()
    {
        int asked = 0;
        A.On("eth/v1/beacon/genesis", _ => ++asked < 4 ? ScriptedReply.Refused : ScriptedReply.Json(TestChain.Genesis()));
        Assert.True(Identify(expected: null, A).IsSuccess);
        Assert.Equal(TimeSpan.FromSeconds(3), Now);
    }

    [Fact]
    public void Identify_NobodyAnswers_EndsBeforeTheDeadline()
    {
        A.On("eth/v1/beacon/genesis", ScriptedReply.Refused);
        Assert.Equal(BeaconErrorReason.Unreachable, Identify(expected: null, A).Error!.Reason);
        Assert.True(Now <= TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void Identify_EveryNodeFollowsAnotherChain_SaysSoAtOnce()
    {
        BeaconResult<NetworkIdentity> result = Identify(Network.Mainnet, A, B);
        Assert.Equal(BeaconErrorReason.WrongNetwork, result.Error!.Reason);
        Assert.Contains("genesis_validators_root", result.Error.Detail, StringComparison.Ordinal);
        Assert.Equal(TimeSpan.Zero, Now);
    }

    [Theory]
    [InlineData("genesis_time\":\"1800000000", "genesis_time\":\"18446744073709551615")]
    [InlineData("genesis_time\":\"1800000000", "genesis_time\":\"-1")]
    [InlineData("genesis_fork_version\":\"0x00000001", "genesis_fork_version\":\"0x01")]
    public void Identify_GenesisOutOfRange_IsInvalid(string honest, string lie)
    {
        A.On("eth/v1/beacon/genesis", TestChain.Genesis().Replace(honest, lie, StringComparison.Ordinal));
        Assert.Equal(BeaconErrorReason.InvalidAnswer, Identify(expected: null, A).Error!.Reason);
    }

    [Theory]
    [InlineData("\"SLOT_DURATION_MS\":\"6000\"", "\"SLOT_DURATION_MS\":\"0\"")]
    [InlineData("\"FULU_FORK_EPOCH\":\"0\"", "\"FULU_FORK_EPOCH\":0")]
    [InlineData("\"DEPOSIT_CHAIN_ID\":\"1337\"", "\"DEPOSIT_CHAIN_ID\":\"x\"")]
    public void Identify_SpecOutOfRange_IsInvalid(string honest, string lie)
    {
        A.On("eth/v1/config/spec", TestChain.SpecJson().Replace(honest, lie, StringComparison.Ordinal));
        Assert.Equal(BeaconErrorReason.InvalidAnswer, Identify(expected: null, A).Error!.Reason);
    }

    private BeaconResult<NetworkIdentity> Identify(Network? expected, params ScriptedNode[] nodes) => World.Run(() => NetworkProbe.Identify(
        [.. nodes.Select(node => new BeaconHttp(node.Endpoint, node, World.Time, Metrics))], expected, World.Time, In(10_000), default));
}
