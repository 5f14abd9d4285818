using System.Buffers;

namespace ClayStack.Dvt.Actors;

/// <content>The children: a list through the cells themselves, oldest first, and a table of those that were named.</content>
internal sealed partial class ActorCell
{
    private const int NameLengthMax = 128;

    private static readonly SearchValues<char> NameCharacters = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.:");

    private ActorCell? _firstChild;
    private ActorCell? _lastChild;
    private ActorCell? _previousSibling;
    private ActorCell? _nextSibling;
    private int _stoppingChildren;
    private bool _stopRequestedByParent;
    private bool _acceptsChildren = true;

    public IReadOnlyList<IActorRef> Children => ChildCells();

    // Guardians get children from outside threads, so the container has a lock; elsewhere it is never contended.
    private object ChildrenGate => _mailbox;

    private bool HasChildren => _firstChild is not null;

    public IActorRef ActorOf(Props props, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(props);
        if (name is not null && (name.Length is 0 or > NameLengthMax || name.AsSpan().ContainsAnyExcept(NameCharacters)))
            throw new ArgumentException(
                $"'{name}' is no actor name: 1 to {NameLengthMax} letters, digits and -_.: are.", nameof(name));
        ActorCell child = new(_system, this, props, name, _system.NextActorId());
        lock (ChildrenGate)
        {
            if (!_acceptsChildren)
                throw new InvalidOperationException($"{Path} is stopping and takes no more children.");
            if (name is not null)
                ClaimName(name, child);
            Append(child);
        }

        child.SendSystem(new CreateMessage());
        return child;
    }

    public IActorRef? Child(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        lock (ChildrenGate)
            return _extras?.ChildrenByName?.GetValueOrDefault(name);
    }

    public void Stop(IActorRef actor)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (actor is not ActorRef target)
            throw new ArgumentException("Only an actor of an actor system can be stopped.", nameof(actor));
        if (target is ActorCell child && !child._stopRequestedByParent && IsChild(child))
        {
            child._stopRequestedByParent = true;
            _stoppingChildren++;
        }

        target.SendSystem(new TerminateMessage());
    }

    private ActorCell[] ChildCells()
    {
        lock (ChildrenGate)
        {
            int count = 0;
            for (ActorCell? child = _firstChild; child is not null; child = child._nextSibling)
                count++;
            if (count == 0)
                return [];
            ActorCell[] children = new ActorCell[count];
            int index = 0;
            for (ActorCell? child = _firstChild; child is not null; child = child._nextSibling)
                children[index++] = child;
            return children;
        }
    }

    private void ClaimName(string name, ActorCell child)
    {
        Dictionary<string, ActorCell> byName = Extras.ChildrenByName ??= new Dictionary<string, ActorCell>(StringComparer.Ordinal);
        if (!byName.TryAdd(name, child))
            throw new InvalidOperationException($"{Path} has a living child '{name}' already; a name is free again after Terminated.");
    }

    private void Append(ActorCell child)
    {
        child._previousSibling = _lastChild;
        if (_lastChild is null)
            _firstChild = child;
        else
            _lastChild._nextSibling = child;
        _lastChild = child;
    }

    /// <summary>Takes an ended child out.</summary>
    /// <returns>False when it was no child.</returns>
    private bool RemoveChild(ActorCell child)
    {
        if (!ReferenceEquals(child._parent, this))
            return false;
        lock (ChildrenGate)
        {
            if (child._previousSibling is null && !ReferenceEquals(_firstChild, child))
                return false;
            if (child._previousSibling is null)
                _firstChild = child._nextSibling;
            else
                child._previousSibling._nextSibling = child._nextSibling;
            if (child._nextSibling is null)
                _lastChild = child._previousSibling;
            else
                child._nextSibling._previousSibling = child._previousSibling;
            child._previousSibling = child._nextSibling = null;
            if (child._name is not null)
                _extras!.ChildrenByName!.Remove(child._name);
        }

        if (child._stopRequestedByParent)
            _stoppingChildren--;
        return true;
    }

    private bool IsChild(ActorCell child) =>
        ReferenceEquals(child._parent, this)
        && (child._previousSibling is not null || ReferenceEquals(_firstChild, child));

    private void StopChildren()
    {
        lock (ChildrenGate)
            _acceptsChildren = false;
        foreach (ActorCell child in ChildCells())
            Stop(child);
    }
}
