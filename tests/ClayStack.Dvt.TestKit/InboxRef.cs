using System.Threading.Channels;
using ClayStack.Dvt.Actors;

namespace ClayStack.Dvt.TestKit;

/// <summary>
/// A receiver that is no actor, for tests of ports that answer from threads of their own: answers are awaited one by
/// one, in order.
/// </summary>
public sealed class InboxRef : IActorRef
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly Channel<object> _messages = Channel.CreateUnbounded<object>();

    /// <inheritdoc/>
    public string Name => "inbox";

    /// <inheritdoc/>
    public string Path => "/test/inbox";

    /// <inheritdoc/>
    public void Tell(object message, IActorRef? sender) => _messages.Writer.TryWrite(message);

    /// <summary>The next message, which must be of type <typeparamref name="T"/>.</summary>
    /// <typeparam name="T">The expected type.</typeparam>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The message.</returns>
    public async Task<T> Next<T>(CancellationToken cancellation) =>
        Assert.IsType<T>(await _messages.Reader.ReadAsync(cancellation).AsTask().WaitAsync(Patience, cancellation), exactMatch: false);
}
