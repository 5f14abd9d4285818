using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Duties.Protection;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Storage;
using static ClayStack.Dvt.Tests.Duties.Protection.ProtectionSamples;
using Guard = ClayStack.Dvt.Duties.Protection.SlashingProtection;

namespace ClayStack.Dvt.EndToEnd.Postgres;

/// <summary>Two processes of one operator and one store: whatever stops the owner, and wherever (DESIGN section 6, invariants 2, 3, 11).</summary>
[Collection(PostgresServerFixture.Collection)]
public sealed class TakeOverTests(PostgresServerFixture fixture) : IDisposable
{
    private const int ValidatorCount = 3;
    private const string Refused = "The store is another process's now.";

    private readonly PostgresPlace _place = fixture.NewPlace();

    public void Dispose() => _place.Dispose();

    [Fact]
    public void Held_NamesTheHolder_AndLastsUntilItIsReleased()
    {
        PostgresStores owner = _place.Take("owner");
        using PostgresStandBy standBy = _place.NewProcess("stand-by");
        LeaseAttempt.Held held = Assert.IsType<LeaseAttempt.Held>(standBy.TryTake(_place.AnchorOf("stand-by")));
        Assert.Equal(("owner", new Fence(1, 1)), (held.Holder, held.Fence));
        Assert.InRange(held.Left, TimeSpan.Zero, PostgresPlace.LongLease);
        Assert.False(File.Exists(_place.AnchorOf("stand-by")));

        owner.Dispose();

        using PostgresStores next = Assert.IsType<LeaseAttempt.Taken>(standBy.TryTake(_place.AnchorOf("stand-by"))).Stores;
        Assert.Equal(new Fence(1, 2), next.Protection.Fence);
        Assert.IsType<LeaseRenewal.Renewed>(next.Lease.Renew());
    }

    [Fact]
    public void SignsOfLife_KeepASuccessorAway_AndFailOnceItCame()
    {
        using PostgresStores owner = _place.Take("owner");
        using PostgresStandBy standBy = _place.NewProcess("stand-by");
        _place.Expire();
        Assert.IsType<LeaseRenewal.Renewed>(owner.Lease.Renew());
        Assert.IsType<LeaseAttempt.Held>(standBy.TryTake(_place.AnchorOf("stand-by")));

        _place.Expire();
        using PostgresStores successor = Assert.IsType<LeaseAttempt.Taken>(standBy.TryTake(_place.AnchorOf("stand-by"))).Stores;

        LeaseRenewal.Lost lost = Assert.IsType<LeaseRenewal.Lost>(owner.Lease.Renew());
        Assert.Contains("LeaseLost", lost.Reason, StringComparison.Ordinal);
        Assert.IsType<LeaseRenewal.Renewed>(successor.Lease.Renew());
    }

    [Fact]
    public void TheReplacedOwner_RecordsNothing_NeitherMarksNorPeers()
    {
        List<ProtectionStoreException> failures = [];
        using PostgresStores owner = _place.Take("owner", onFailure: failures.Add);
        Register(owner);
        Assert.True(Signs(owner, target: 1, root: 1));
        Assert.Equal(HelloVerdict.Accepted, owner.Peers.RecordHello(new OperatorIndex(2), Run(5), new byte[] { 1 }));
        _place.Expire();
        using PostgresStores successor = _place.Take("stand-by");
        Assert.Equal(HelloVerdict.Accepted, successor.Peers.RecordHello(new OperatorIndex(2), Run(7), new byte[] { 2 }));

        Assert.False(Signs(owner, target: 2, root: 1));
        Assert.Equal(HelloVerdict.NotRecorded, owner.Peers.RecordHello(new OperatorIndex(2), Run(6), new byte[] { 3 }));
        Assert.Equal(ProtectionStoreFault.LeaseLost, Assert.Throws<ProtectionStoreException>(owner.Protection.Begin).Reason);

        Assert.All(failures, failure => Assert.Equal(ProtectionStoreFault.LeaseLost, failure.Reason));
        Assert.NotEmpty(failures);
        Assert.Equal(Run(7), Assert.Single(successor.Peers.ReadAll()).LastRun);
        Assert.All(successor.Protection.Enumerate(), row => Assert.Equal(new Epoch(1), row.Marks.Attestation!.Value.Target));
        Assert.True(Signs(successor, target: 2, root: 2));
    }

    /// <summary>
    /// The owner pauses before each single message of a slot's transaction, on either way. While it stands, a successor comes
    /// and signs something else for the same target; then the owner wakes up.
    /// </summary>
    [Fact]
    public async Task OwnerPausedAtAnyMessage_NeverTwoReleases_AndTheSuccessorIsNotHeldUp()
    {
        int paused = 0;
        int releasedByOwner = 0;
        for (int message = 0; ; message++)
        {
            ulong target = (ulong)(message + 1) * 10;
            using PostgresProxy proxy = new(fixture.Server.Host);
            List<ProtectionStoreException> failures = [];
            using PostgresStores owner = _place.Take($"owner{message}", host: proxy.Host, onFailure: failures.Add);
            Register(owner);
            using Pause pause = new(message);
            proxy.Judge = pause.Judge;
            Task<bool> asleep = Start(() => Signs(owner, target, root: 1));
            if (!pause.UntilReachedOr(asleep))
                break; // it has fewer messages
            paused++;

            _place.Expire();
            using PostgresStores successor = _place.Take($"successor{message}");
            bool second = Signs(successor, target, root: 2);
            pause.Wake();
            bool first = await asleep;

            Assert.False(first && second, $"message {message}: both signed for target {target}");
            Assert.True(second || pause.Committed, $"message {message}: the successor was refused although nothing was recorded");
            Assert.False(Signs(owner, target + 1, root: 1), Refused);
            Assert.Contains(failures, failure => failure.Reason == ProtectionStoreFault.LeaseLost);
            Assert.True(Signs(successor, target + 1, root: 2));
            releasedByOwner += first ? 1 : 0;
        }

        // The pauses were real ones, and some lay behind the commit: those the owner may release, for they stand under its fence.
        Assert.InRange(paused, 10, 100);
        Assert.InRange(releasedByOwner, 1, paused - 1);
    }

    /// <summary>The connection ends before each single message of a slot's transaction; the owner lives and goes on.</summary>
    [Fact]
    public void ConnectionLostAtAnyMessage_IsARefusal_TheIdenticalBytesMayBeTriedAgain_AndOthersNever()
    {
        int cut = 0;
        int unknown = 0;
        using PostgresProxy proxy = new(fixture.Server.Host);
        List<ProtectionStoreException> failures = [];
        using PostgresStores owner = _place.Take("owner", host: proxy.Host, onFailure: failures.Add);
        Register(owner);
        for (int message = 0; ; message++)
        {
            ulong target = (ulong)(message + 1) * 10;
            bool reached = false;
            int passed = 0;
            proxy.Judge = _ => !(reached |= Interlocked.Increment(ref passed) > message);
            IReadOnlyList<AttestationVerdict> verdicts = Record(owner, target, root: 1);
            proxy.Judge = null;
            if (!reached)
                break;
            cut++;

            AttestationVerdict.Refused[] refused = [.. verdicts.OfType<AttestationVerdict.Refused>()];
            if (refused.Length == 0)
                continue; // all that was lost came after the server's word
            Assert.Equal(ValidatorCount, refused.Length);
            unknown += refused[0].Reason == ProtectionRefusal.CommitUnknown ? 1 : 0;
            bool recorded = _place.Ask<long>("SELECT coalesce(max(target), 0) FROM attestations") == (long)target;
            Assert.True(!recorded || refused[0].Reason == ProtectionRefusal.CommitUnknown, $"message {message}: recorded, and said to have failed");
            if (recorded)
                Assert.False(Signs(owner, target, root: 2), "What is recorded excludes anything else.");
            Assert.True(Signs(owner, target, root: 1), $"message {message}: the identical bytes must be allowed");
            Assert.False(Signs(owner, target, root: 2));
        }

        Assert.InRange(cut, 10, 100);
        Assert.InRange(unknown, 1, cut - 1);
        Assert.DoesNotContain(failures, failure => failure.Reason == ProtectionStoreFault.LeaseLost);
    }

    private static Task<bool> Start(Func<bool> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static void Register(PostgresStores stores) => new ProtectionRegister(stores.Protection, Chain, Preset.Mainnet).AddNotYetActive(
        [.. Enumerable.Range(0, ValidatorCount).Select(key => new NotYetActiveValidator(Key(key), Epoch.FarFuture))], now: null);

    private static IReadOnlyList<AttestationVerdict> Record(PostgresStores stores, ulong target, int root) =>
        new Guard(stores.Protection, ChainRoots).RecordAttestations(
            Vote(0, target, root).Slot, [.. Enumerable.Range(0, ValidatorCount).Select(key => new AttestationToSign(Key(key), Vote(0, target, root)))]);

    /// <summary>Whether all validators may sign; that some may and others not would be a fault.</summary>
    private static bool Signs(PostgresStores stores, ulong target, int root)
    {
        IReadOnlyList<AttestationVerdict> verdicts = Record(stores, target, root);
        int safe = verdicts.Count(verdict => verdict is AttestationVerdict.Safe);
        Assert.True(safe is 0 or ValidatorCount, $"{safe} of {ValidatorCount}");
        return safe > 0;
    }

    private static RunIdentity Run(ulong fence) => new(IdOf(1), IdOf(2), new Fence(0, fence));

    /// <summary>Holds up the message with a number, once; what comes behind it on the same way waits as well.</summary>
    private sealed class Pause(int message) : IDisposable
    {
        private readonly ManualResetEventSlim _reached = new();
        private readonly ManualResetEventSlim _awake = new();
        private int _seen = -1;

        /// <summary>Whether the server had been told to commit before.</summary>
        public bool Committed { get; private set; }

        public bool Judge(PostgresProxy.Message passing)
        {
            int number = Interlocked.Increment(ref _seen);
            if (number == message)
            {
                _reached.Set();
                _awake.Wait();
            }
            else if (number < message && passing is { ToServer: true, Type: 'Q' } && passing.Content.Contains("COMMIT", StringComparison.Ordinal))
            {
                Committed = true;
            }

            return true;
        }

        public bool UntilReachedOr(Task other) =>
            WaitHandle.WaitAny([_reached.WaitHandle, ((IAsyncResult)other).AsyncWaitHandle]) == 0;

        public void Wake() => _awake.Set();

        public void Dispose()
        {
            _awake.Set();
            _reached.Dispose();
        }
    }
}
