namespace ClayStack.Dvt.Actors;

/// <summary>
/// An actor whose behaviours are lists of typed handlers. The constructor declares the first behaviour with
/// <see cref="Receive{T}(Action{T})"/>; <see cref="Become(Action)"/> takes a method that declares another one. The first
/// handler that fits a message, in the order of declaration, handles it.
/// </summary>
public abstract class ReceiveActor : ActorBase
{
    private readonly List<Func<object, bool>> _initial;
    private List<Func<object, bool>>? _declaring;

    /// <summary>Opens the declaration of the first behaviour.</summary>
    protected ReceiveActor() => _declaring = _initial = [];

    /// <summary>Declares a handler for messages of type <typeparamref name="T"/>.</summary>
    /// <typeparam name="T">The message type, a base type or an interface.</typeparam>
    /// <param name="handler">Handles the message.</param>
    protected void Receive<T>(Action<T> handler) => Receive(handler, shouldHandle: null);

    /// <summary>Declares a handler for those messages of type <typeparamref name="T"/> that fit a condition.</summary>
    /// <typeparam name="T">The message type, a base type or an interface.</typeparam>
    /// <param name="handler">Handles the message.</param>
    /// <param name="shouldHandle">The condition; null for all.</param>
    /// <exception cref="InvalidOperationException">Called outside of the constructor and of a declaration.</exception>
    protected void Receive<T>(Action<T> handler, Predicate<T>? shouldHandle)
    {
        ArgumentNullException.ThrowIfNull(handler);
        Declare(message =>
        {
            if (message is not T typed || (shouldHandle is not null && !shouldHandle(typed)))
                return false;
            handler(typed);
            return true;
        });
    }

    /// <summary>Declares the handler of everything that no handler before it took.</summary>
    /// <param name="handler">Handles the message.</param>
    protected void ReceiveAny(Action<object> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        Declare(message =>
        {
            handler(message);
            return true;
        });
    }

    /// <summary>Replaces the current behaviour by the one that a method declares.</summary>
    /// <param name="declare">Calls <see cref="Receive{T}(Action{T})"/> for each kind of message.</param>
    protected void Become(Action declare) => Context.Become(Declared(declare));

    /// <summary>Puts a declared behaviour on top; <see cref="UnbecomeStacked"/> returns to the current one.</summary>
    /// <param name="declare">Calls <see cref="Receive{T}(Action{T})"/> for each kind of message.</param>
    protected void BecomeStacked(Action declare) => Context.BecomeStacked(Declared(declare));

    /// <summary>Returns to the behaviour below.</summary>
    protected void UnbecomeStacked() => Context.Unbecome();

    /// <inheritdoc/>
    protected sealed override bool Receive(object message)
    {
        _declaring = null; // the constructor has ended
        return TryHandlers(_initial, message);
    }

    private static bool TryHandlers(List<Func<object, bool>> handlers, object message)
    {
        foreach (Func<object, bool> handler in handlers)
        {
            if (handler(message))
                return true;
        }

        return false;
    }

    private Receive Declared(Action declare)
    {
        ArgumentNullException.ThrowIfNull(declare);
        List<Func<object, bool>>? outer = _declaring;
        List<Func<object, bool>> handlers = [];
        _declaring = handlers;
        try
        {
            declare();
        }
        finally
        {
            _declaring = outer;
        }

        return message => TryHandlers(handlers, message);
    }

    private void Declare(Func<object, bool> handler)
    {
        if (_declaring is null)
            throw new InvalidOperationException(
                $"{GetType().Name} declares a handler outside of its constructor; pass a declaring method to Become.");
        _declaring.Add(handler);
    }
}
