using ClayStack.Dvt.Actors;
using ClayStack.Dvt.Duties.Ports;

namespace ClayStack.Dvt.Tests.Peers.Transport;

/// <summary>A subscriber that a test can wait for. Thread-safe.</summary>
internal sealed class EventLog : IActorRef
{
    // Only so that a test that would hang fails instead; nothing is judged by it.
    private static readonly TimeSpan HangGuard = TimeSpan.FromSeconds(90);

    private readonly Lock _gate = new();
    private readonly List<PeerEvent> _events = [];
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _seen;

    public string Name => "events";

    public string Path => "/test/events";

    public IReadOnlyList<PeerEvent> All
    {
        get
        {
            lock (_gate)
                return [.. _events];
        }
    }

    public void Tell(object message, IActorRef? sender)
    {
        TaskCompletionSource more;
        lock (_gate)
        {
            _events.Add((PeerEvent)message);
            more = _more;
            _more = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        more.SetResult();
    }

    /// <summary>The next event of a kind, behind the one that was waited for last.</summary>
    public async Task<T> Next<T>(Func<T, bool>? fits = null)
        where T : PeerEvent
    {
        while (true)
        {
            Task more;
            lock (_gate)
            {
                for (int i = _seen; i < _events.Count; i++)
                {
                    if (_events[i] is not T found || (fits is not null && !fits(found)))
                        continue;
                    _seen = i + 1;
                    return found;
                }

                more = _more.Task;
            }

            try
            {
                await more.WaitAsync(HangGuard, TestContext.Current.CancellationToken);
            }
            catch (TimeoutException)
            {
                Assert.Fail($"No {typeof(T).Name} came; these did: {string.Join(Environment.NewLine, All)}");
            }
        }
    }

    /// <summary>The next message of a kind.</summary>
    public async Task<T> Message<T>()
        where T : PeerMessage =>
        (T)(await Next<PeerEvent.Received>(received => received.Message is T)).Message;
}
