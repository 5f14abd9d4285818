using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Duties.Exits;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Tests.Duties.Exits;

public sealed class ExitCaseTests
{
    private readonly ExitCase _case = new(default);

    [Fact]
    public void OnlyRequestsForOneEpoch_MakeAnExit()
    {
        Assert.True(_case.Keep(Partial(1, epoch: 5)));
        Assert.True(_case.Keep(Partial(2, epoch: 6)));
        Assert.True(_case.Keep(Partial(3, epoch: 5)));
        Assert.Null(_case.ReadyFor(threshold: 3));
        Assert.True(_case.Keep(Partial(4, epoch: 5)));
        Assert.Equal(new Epoch(5), _case.ReadyFor(threshold: 3));
        Assert.Equal([3, 1, 4], _case.PartialsFor(new Epoch(5), self: new OperatorIndex(3)).Select(partial => partial.Operator.Value));
        _case.IsCombining = true;
        Assert.Null(_case.ReadyFor(threshold: 3));
    }

    [Fact]
    public void TheLatestWordOfAnOperator_Counts()
    {
        _case.Keep(Partial(1, epoch: 5));
        _case.Keep(Partial(2, epoch: 6));
        Assert.False(_case.Keep(Partial(2, epoch: 6)));
        Assert.Null(_case.ReadyFor(threshold: 2));
        Assert.True(_case.Keep(Partial(2, epoch: 5)));
        Assert.Equal(new Epoch(5), _case.ReadyFor(threshold: 2));
        Assert.Equal(2, _case.Requests.Count);
    }

    [Fact]
    public void AWrongPartial_IsShown_DoesNotCount_AndIsNotTakenAgain()
    {
        _case.Keep(Partial(1, epoch: 5));
        _case.Keep(Partial(2, epoch: 5, content: 9));
        Assert.True(_case.Reject(Partial(2, epoch: 5, content: 9)));
        Assert.False(_case.Reject(Partial(2, epoch: 5, content: 9)));
        Assert.False(_case.Keep(Partial(2, epoch: 5, content: 9)));
        Assert.Null(_case.ReadyFor(threshold: 2));
        Assert.Equal(
            [new(new OperatorIndex(1), new Epoch(5), IsInvalid: false), new(new OperatorIndex(2), new Epoch(5), IsInvalid: true)], _case.Requests);

        Assert.True(_case.Keep(Partial(2, epoch: 5)));
        Assert.Equal(new Epoch(5), _case.ReadyFor(threshold: 2));
        Assert.DoesNotContain(_case.Requests, request => request.IsInvalid);
    }

    [Fact]
    public void WhatCameBeforeTheStoreWasRead_IsNewerThanIt()
    {
        ExitBook book = new();
        book.Keep(Partial(2, epoch: 6));
        book.Restore([Partial(1, epoch: 5), Partial(2, epoch: 5)]);
        Assert.Equal([5UL, 6UL], Assert.Single(book.Cases).Requests.Select(request => request.Epoch.Value));
        Assert.Equal([new OperatorIndex(2)], book.TakeChanges().Select(change => change.Operator));
        Assert.False(book.HasChanges);
    }

    private static ExitPartial Partial(int index, ulong epoch, byte content = 1) => new(
        default, new OperatorIndex(index), new Epoch(epoch), BlsSignatureBytes.FromBytes([.. Enumerable.Repeat((byte)(content + index), 96)]));
}
