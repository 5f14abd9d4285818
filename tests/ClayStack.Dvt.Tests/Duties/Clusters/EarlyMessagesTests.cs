using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Duties;
using ClayStack.Dvt.Duties.Clusters;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Duties.Rounds;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Tests.Duties.Clusters;

public sealed class EarlyMessagesTests
{
    private readonly EarlyMessages _early = new();

    [Fact]
    public void Take_GivesADutysMessages_InOrder_AndOnce()
    {
        DutyKey key = new(new Slot(5), DutyType.SyncMessage);
        PeerEvent.Received first = From(1);
        PeerEvent.Received second = From(2);
        Assert.True(_early.TryAdd(key, first));
        Assert.True(_early.TryAdd(key with { Duty = DutyType.Randao }, From(3)));
        Assert.True(_early.TryAdd(key, second));

        Assert.Equal([first, second], _early.Take(key));
        Assert.Empty(_early.Take(key));
    }

    [Fact]
    public void APeerThatFillsItsRoom_TakesNobodyElses()
    {
        for (ulong i = 0; i < EarlyMessages.PerPeerMax; i++)
            Assert.True(_early.TryAdd(new DutyKey(new Slot(i), DutyType.SyncMessage), From(1)));

        Assert.False(_early.TryAdd(new DutyKey(new Slot(5), DutyType.Randao), From(1)));
        Assert.True(_early.TryAdd(new DutyKey(new Slot(5), DutyType.Randao), From(2)));
    }

    [Fact]
    public void WhatIsTakenOrForgotten_MakesRoom()
    {
        for (ulong i = 0; i < EarlyMessages.PerPeerMax; i++)
            _early.TryAdd(new DutyKey(new Slot(i), DutyType.SyncMessage), From(1));

        _early.Take(new DutyKey(new Slot(500), DutyType.SyncMessage));
        _early.ForgetBefore(new Slot(2));

        for (ulong i = 0; i < 3; i++)
            Assert.True(_early.TryAdd(new DutyKey(new Slot(1000 + i), DutyType.SyncMessage), From(1)));
        Assert.False(_early.TryAdd(new DutyKey(new Slot(2000), DutyType.SyncMessage), From(1)));
        Assert.Single(_early.Take(new DutyKey(new Slot(2), DutyType.SyncMessage)));
        Assert.Empty(_early.Take(new DutyKey(new Slot(1), DutyType.SyncMessage)));
    }

    private static PeerEvent.Received From(int peer) => new(
        new OperatorIndex(peer), new PeerMessage.ValueRequest(new InstanceId(1, 1), default));
}
