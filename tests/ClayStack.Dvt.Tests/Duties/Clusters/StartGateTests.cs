using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Duties.Clusters;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Ethereum.Primitives;
using Bytes32 = ClayStack.Dvt.Crypto.Bytes32;

namespace ClayStack.Dvt.Tests.Duties.Clusters;

public sealed class StartGateTests
{
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly RunIdentity Run = Identity(store: 1, start: 1, fence: 5);

    [Fact]
    public void TheGate_OpensWithTheLastPeerThatAQuorumNeeds_AndEachCountsOnce()
    {
        StartGate gate = new(Run, new Slot(10), peersNeeded: 2);
        Assert.Null(gate.Hear(new OperatorIndex(2), traces: null, Now));
        Assert.Null(gate.Hear(new OperatorIndex(2), traces: null, Now.AddSeconds(1)));
        Assert.Null(gate.OpenSince);
        Assert.Null(gate.Hear(new OperatorIndex(3), traces: null, Now.AddSeconds(2)));
        Assert.Equal(Now.AddSeconds(2), gate.OpenSince);
        Assert.Null(gate.Hear(new OperatorIndex(4), traces: null, Now.AddSeconds(3)));
        Assert.Equal(Now.AddSeconds(2), gate.OpenSince);
    }

    [Fact]
    public void WhatFitsTheStore_IsNoContradiction()
    {
        StartGate gate = new(Run, new Slot(10), peersNeeded: 2);
        Assert.Null(gate.Hear(new OperatorIndex(2), new OwnTraces(Identity(1, 9, 4), new Slot(10), new Epoch(0)), Now));
        Assert.Null(gate.Hear(new OperatorIndex(3), new OwnTraces(Run, new Slot(9), new Epoch(0)), Now));
        Assert.NotNull(gate.OpenSince);
    }

    [Theory]
    [InlineData(2, 1, 4, 10)]
    [InlineData(1, 1, 6, 10)]
    [InlineData(1, 2, 5, 10)]
    [InlineData(1, 1, 4, 11)]
    public void AnotherStore_AHigherFence_ASecondRun_OrALaterSignature_ContradictTheStore(byte store, byte start, ulong fence, ulong slot)
    {
        StartGate gate = new(Run, new Slot(10), peersNeeded: 1);
        string? contradiction = gate.Hear(
            new OperatorIndex(2), new OwnTraces(Identity(store, start, fence), new Slot(slot), new Epoch(0)), Now);
        Assert.Contains("operator 2 proves", contradiction, StringComparison.Ordinal);
        Assert.Null(gate.OpenSince);
    }

    [Fact]
    public void ASignature_AgainstAnEmptyStore_ContradictsIt() => Assert.NotNull(
        new StartGate(Run, highestSlot: null, peersNeeded: 1).Hear(
            new OperatorIndex(2), new OwnTraces(LastRun: null, new Slot(0), HighestTarget: null), Now));

    [Fact]
    public void OnceOpen_SignaturesOfThisRunAreNoContradiction_ButAnotherStoreStillIs()
    {
        StartGate gate = new(Run, new Slot(10), peersNeeded: 1);
        Assert.Null(gate.Hear(new OperatorIndex(2), traces: null, Now));
        Assert.Null(gate.Hear(new OperatorIndex(3), new OwnTraces(Run, new Slot(20), new Epoch(0)), Now));
        Assert.NotNull(gate.Hear(new OperatorIndex(4), new OwnTraces(Identity(2, 1, 4), HighestSlot: null, HighestTarget: null), Now));
    }

    private static RunIdentity Identity(byte store, byte start, ulong fence) =>
        new(Bytes(store), Bytes(start), new Fence(0, fence));

    private static Bytes32 Bytes(byte fill)
    {
        Span<byte> bytes = stackalloc byte[Bytes32.Length];
        bytes.Fill(fill);
        return new Bytes32(bytes);
    }
}
