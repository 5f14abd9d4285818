using System.Collections.Concurrent;

namespace ClayStack.Dvt.Actors;

/// <summary>
/// Publish and subscribe inside one actor system, by the type of the event. A subscription to a base type or an
/// interface also gets the derived events. Subscribers get each event once, in the order in which they subscribed; a
/// subscription ends with its actor. Thread-safe.
/// </summary>
public sealed class EventStream
{
    private readonly Lock _gate = new();
    private readonly List<(IActorRef Subscriber, Type EventType)> _subscriptions = [];
    private readonly ConcurrentDictionary<Type, IActorRef[]> _receiversByType = new();

    internal EventStream()
    {
    }

    /// <summary>Subscribes an actor to events of a type.</summary>
    /// <param name="subscriber">Gets the events as messages.</param>
    /// <param name="eventType">The type, a base type or an interface of the events.</param>
    /// <returns>False when the subscription existed already, or when the subscriber has ended.</returns>
    public bool Subscribe(IActorRef subscriber, Type eventType)
    {
        ArgumentNullException.ThrowIfNull(subscriber);
        ArgumentNullException.ThrowIfNull(eventType);
        lock (_gate)
        {
            if (_subscriptions.Contains((subscriber, eventType)))
                return false;
            // The mark comes before the look at the end: an actor that ends meanwhile either sees the mark and
            // unsubscribes itself (and waits for this gate), or is seen here to have ended.
            if (subscriber is ActorCell cell && !cell.MarkSubscribed())
                return false;
            _subscriptions.Add((subscriber, eventType));
            _receiversByType.Clear();
            return true;
        }
    }

    /// <summary>Subscribes an actor to events of type <typeparamref name="TEvent"/>.</summary>
    /// <typeparam name="TEvent">The type, a base type or an interface of the events.</typeparam>
    /// <param name="subscriber">Gets the events as messages.</param>
    /// <returns>False when the subscription existed already, or when the subscriber has ended.</returns>
    public bool Subscribe<TEvent>(IActorRef subscriber) => Subscribe(subscriber, typeof(TEvent));

    /// <summary>Ends all subscriptions of an actor.</summary>
    /// <param name="subscriber">The subscriber.</param>
    /// <returns>False when there were none.</returns>
    public bool Unsubscribe(IActorRef subscriber)
    {
        ArgumentNullException.ThrowIfNull(subscriber);
        lock (_gate)
        {
            bool removed = _subscriptions.RemoveAll(entry => ReferenceEquals(entry.Subscriber, subscriber)) > 0;
            _receiversByType.Clear();
            return removed;
        }
    }

    /// <summary>Sends an event to every subscriber of its type.</summary>
    /// <param name="message">The event.</param>
    public void Publish(object message)
    {
        ArgumentNullException.ThrowIfNull(message);
        Type type = message.GetType();
        if (!_receiversByType.TryGetValue(type, out IActorRef[]? receivers))
            receivers = FindReceivers(type);
        foreach (IActorRef receiver in receivers)
            receiver.Tell(message, sender: null);
    }

    private IActorRef[] FindReceivers(Type type)
    {
        // Computed and cached inside the gate, so that a subscription that comes meanwhile cannot be forgotten.
        lock (_gate)
        {
            List<IActorRef> receivers = [];
            foreach ((IActorRef subscriber, Type eventType) in _subscriptions)
            {
                if (eventType.IsAssignableFrom(type) && !receivers.Contains(subscriber))
                    receivers.Add(subscriber);
            }

            return _receiversByType[type] = [.. receivers];
        }
    }
}
