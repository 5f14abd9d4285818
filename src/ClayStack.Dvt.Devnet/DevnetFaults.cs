namespace ClayStack.Dvt.Devnet;

/// <summary>The faults of a devnet's beacon node, switched while it runs. Thread-safe; a change holds from the next request on.</summary>
public sealed class DevnetFaults
{
    private readonly DevnetFault?[] _faults = new DevnetFault?[Enum.GetValues<DevnetRequestKind>().Length];
    private volatile bool _syncing;
    private volatile bool _optimistic;
    private volatile bool _elOffline;
    private volatile bool _plainValidatorsAttest = true;
    private int _skippedBlocks;

    /// <summary>node/syncing says is_syncing, node/health 206, and duties, votes and submissions are 503.</summary>
    public bool Syncing
    {
        get => _syncing;
        set => _syncing = value;
    }

    /// <summary>Answers say execution_optimistic, node/syncing is_optimistic.</summary>
    public bool Optimistic
    {
        get => _optimistic;
        set => _optimistic = value;
    }

    /// <summary>node/syncing says el_offline.</summary>
    public bool ExecutionOffline
    {
        get => _elOffline;
        set => _elOffline = value;
    }

    /// <summary>Whether the validators whose keys the devnet holds attest; they do at first.</summary>
    public bool PlainValidatorsAttest
    {
        get => _plainValidatorsAttest;
        set => _plainValidatorsAttest = value;
    }

    /// <summary>The fault on a kind of request; null for none.</summary>
    public DevnetFault? On(DevnetRequestKind kind) => Volatile.Read(ref _faults[(int)kind]);

    /// <summary>Lays a fault on a kind of request, or lifts it with null.</summary>
    public void Set(DevnetRequestKind kind, DevnetFault? fault) => Volatile.Write(ref _faults[(int)kind], fault);

    /// <summary>Leaves the next slots whose blocks the devnet makes without one.</summary>
    /// <param name="count">How many, in place of what is left of an earlier number.</param>
    public void SkipBlocks(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        Volatile.Write(ref _skippedBlocks, count);
    }

    /// <summary>Whether the next block is withheld; counts it.</summary>
    internal bool TakeSkippedBlock()
    {
        int left = Volatile.Read(ref _skippedBlocks);
        if (left == 0)
            return false;
        Interlocked.CompareExchange(ref _skippedBlocks, left - 1, left);
        return true;
    }
}
