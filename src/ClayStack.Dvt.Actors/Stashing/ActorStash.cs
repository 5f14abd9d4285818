namespace ClayStack.Dvt.Actors;

/// <summary>The stash of one actor.</summary>
internal sealed class ActorStash(ActorCell cell, int capacity) : IStash
{
    private readonly Queue<Envelope> _stashed = new();

    public int Count => _stashed.Count;

    public void Stash()
    {
        if (_stashed.Count >= capacity)
            throw new StashOverflowException($"The stash of {cell.Path} is full ({capacity} messages).");
        _stashed.Enqueue(cell.TakeCurrentForStash());
    }

    public void Unstash()
    {
        if (_stashed.TryDequeue(out Envelope oldest))
            cell.PutBack([oldest]);
    }

    public void UnstashAll()
    {
        if (_stashed.Count == 0)
            return;
        Envelope[] all = [.. _stashed];
        _stashed.Clear();
        cell.PutBack(all);
    }
}
