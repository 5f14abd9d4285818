using ClayStack.Dvt.Actors.Persistence;

namespace ClayStack.Dvt.TestKit;

/// <summary>
/// What every <see cref="IJournal"/> must do. Derive a test class for each implementation; journals that keep things
/// on disk also run it with <see cref="Reopen"/> going through their files.
/// </summary>
public abstract class JournalContract
{
    private IJournal? _journal;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private IJournal Journal => _journal ??= Create();

    /// <summary>A fresh, empty journal.</summary>
    /// <returns>The journal.</returns>
    protected abstract IJournal Create();

    /// <summary>The same log after a restart of the process; a journal in memory returns itself.</summary>
    /// <param name="journal">What <see cref="Create"/> gave.</param>
    /// <returns>A journal over the same durable state.</returns>
    protected abstract IJournal Reopen(IJournal journal);

    [Fact]
    public async Task EmptyLog_HasNoSnapshotAndNoEvents()
    {
        JournalAnswer.SnapshotLoaded snapshot = await Request<JournalAnswer.SnapshotLoaded>(new JournalRequest.LoadSnapshot("a"));
        JournalAnswer.EventsRead read = await Read("a", from: 1);

        Assert.Equal((0L, null), (snapshot.Sequence, snapshot.State));
        Assert.Equal(0, read.HighestSequence);
        Assert.Empty(read.Events);
    }

    [Fact]
    public async Task Append_ThenRead_GivesTheEventsInOrder()
    {
        Assert.Equal(2, (await Append("a", 0, "one", "two")).LastSequence);
        Assert.Equal(3, (await Append("a", 2, "three")).LastSequence);

        Restart();

        JournalAnswer.EventsRead read = await Read("a", from: 1);
        Assert.Equal(["one", "two", "three"], read.Events);
        Assert.Equal((1L, 3L), (read.FirstSequence, read.HighestSequence));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Append_WithAnotherExpectedSequence_WritesNothing(long expected)
    {
        await Append("a", 0, "one", "two");

        JournalAnswer.AppendConflict conflict =
            await Request<JournalAnswer.AppendConflict>(new JournalRequest.AppendEvents("a", expected, ["x"]));

        Assert.Equal(2, conflict.ActualSequence);
        Assert.Equal(["one", "two"], (await Read("a", from: 1)).Events);
    }

    [Fact]
    public async Task Logs_OfDifferentIds_AreIndependent()
    {
        await Append("a", 0, "of a");
        await Append("b", 0, "of b");

        Assert.Equal(["of a"], (await Read("a", from: 1)).Events);
        Assert.Equal(["of b"], (await Read("b", from: 1)).Events);
        Assert.Empty((await Read("A", from: 1)).Events); // ids are compared byte by byte
    }

    [Fact]
    public async Task Read_InPages_LosesAndRepeatsNothing()
    {
        await Append("a", 0, "1", "2", "3", "4", "5");

        JournalAnswer.EventsRead first = await Read("a", from: 1, max: 2);
        JournalAnswer.EventsRead second = await Read("a", from: 3, max: 2);
        JournalAnswer.EventsRead last = await Read("a", from: 5, max: 2);
        JournalAnswer.EventsRead beyond = await Read("a", from: 6, max: 2);

        Assert.Equal(["1", "2"], first.Events);
        Assert.Equal(["3", "4"], second.Events);
        Assert.Equal(["5"], last.Events);
        Assert.Empty(beyond.Events);
        Assert.All([first, second, last, beyond], read => Assert.Equal(5, read.HighestSequence));
    }

    [Fact]
    public async Task Snapshot_IsLoadedAfterARestart_AndALaterOneReplacesIt()
    {
        await Append("a", 0, "1", "2", "3");
        await Request<JournalAnswer.SnapshotSaved>(new JournalRequest.SaveSnapshot("a", 2, "state 2"));
        await Request<JournalAnswer.SnapshotSaved>(new JournalRequest.SaveSnapshot("a", 3, "state 3"));

        Restart();

        JournalAnswer.SnapshotLoaded loaded = await Request<JournalAnswer.SnapshotLoaded>(new JournalRequest.LoadSnapshot("a"));
        Assert.Equal((3L, "state 3"), (loaded.Sequence, loaded.State));
    }

    [Fact]
    public async Task Snapshot_OlderThanTheStoredOne_DoesNotReplaceIt()
    {
        await Append("a", 0, "1", "2");
        await Request<JournalAnswer.SnapshotSaved>(new JournalRequest.SaveSnapshot("a", 2, "state 2"));
        await Request<JournalAnswer.SnapshotSaved>(new JournalRequest.SaveSnapshot("a", 1, "state 1"));

        JournalAnswer.SnapshotLoaded loaded = await Request<JournalAnswer.SnapshotLoaded>(new JournalRequest.LoadSnapshot("a"));
        Assert.Equal((2L, "state 2"), (loaded.Sequence, loaded.State));
    }

    [Fact]
    public async Task Snapshot_BeyondTheLog_IsRefused()
    {
        await Append("a", 0, "1");

        await Request<JournalAnswer.RequestFailed>(new JournalRequest.SaveSnapshot("a", 2, "state"));
        await Request<JournalAnswer.RequestFailed>(new JournalRequest.SaveSnapshot("a", 0, "state"));
    }

    [Fact]
    public async Task Trim_DeletesOnlyWhatTheSnapshotCovers_AndKeepsTheNumbering()
    {
        await Append("a", 0, "1", "2", "3");
        await Request<JournalAnswer.SnapshotSaved>(new JournalRequest.SaveSnapshot("a", 2, "state 2"));
        await Request<JournalAnswer.EventsTrimmed>(new JournalRequest.TrimEvents("a", 3));

        Restart();

        JournalAnswer.EventsRead read = await Read("a", from: 1);
        Assert.Equal(["3"], read.Events);
        Assert.Equal((3L, 3L), (read.FirstSequence, read.HighestSequence));
        Assert.Equal(4, (await Append("a", 3, "4")).LastSequence);
    }

    [Fact]
    public async Task Trim_OfEverything_KeepsTheNumbering()
    {
        await Append("a", 0, "1", "2");
        await Request<JournalAnswer.SnapshotSaved>(new JournalRequest.SaveSnapshot("a", 2, "state 2"));
        await Request<JournalAnswer.EventsTrimmed>(new JournalRequest.TrimEvents("a", 2));

        Restart();

        Assert.Equal(2, (await Read("a", from: 3)).HighestSequence);
        await Request<JournalAnswer.AppendConflict>(new JournalRequest.AppendEvents("a", 0, ["x"]));
    }

    [Fact]
    public async Task Writers_ThatRace_WinOncePerSequence()
    {
        const int writers = 8;
        InboxRef inbox = new();
        for (int i = 0; i < writers; i++)
            Journal.Submit(new JournalRequest.AppendEvents("a", 0, [$"writer {i}"]), inbox);

        List<JournalAnswer> answers = [];
        for (int i = 0; i < writers; i++)
            answers.Add(await inbox.Next<JournalAnswer>(Cancellation));

        Assert.Single(answers.OfType<JournalAnswer.EventsAppended>());
        Assert.Equal(writers - 1, answers.OfType<JournalAnswer.AppendConflict>().Count());
        Assert.Single((await Read("a", from: 1)).Events);
    }

    private void Restart() => _journal = Reopen(Journal);

    private Task<JournalAnswer.EventsAppended> Append(string id, long expected, params object[] events) =>
        Request<JournalAnswer.EventsAppended>(new JournalRequest.AppendEvents(id, expected, events));

    private Task<JournalAnswer.EventsRead> Read(string id, long from, int max = 100) =>
        Request<JournalAnswer.EventsRead>(new JournalRequest.ReadEvents(id, from, max));

    private async Task<T> Request<T>(JournalRequest request)
        where T : JournalAnswer
    {
        InboxRef inbox = new();
        Journal.Submit(request, inbox);
        T answer = await inbox.Next<T>(Cancellation);
        Assert.Same(request, answer.Request);
        return answer;
    }
}
