using ClayStack.Dvt.Ethereum.Phase0;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Lab.World;

// Voluntary exits, which take effect five epochs after their block.
internal sealed partial class WorldChain
{
    private const ulong ExitDelay = 5;

    private readonly SortedDictionary<ulong, (Slot Since, SignedVoluntaryExit Exit)> _exits = [];

    /// <summary>The exits taken, by validator.</summary>
    public IReadOnlyDictionary<ulong, SignedVoluntaryExit> Exits => _exits.ToDictionary(entry => entry.Key, entry => entry.Value.Exit);

    /// <summary>How often an exit was handed in, also again.</summary>
    public int ExitsHandedIn { get; private set; }

    /// <summary>Whether beacon nodes take exits and lose them.</summary>
    public bool LosesExits { get; set; }

    /// <summary>Who has partial withdrawals pending.</summary>
    public HashSet<ValidatorIndex> PendingWithdrawals { get; } = [];

    /// <summary>Takes an exit, which the next slot's state knows; what is wrong with it otherwise.</summary>
    public string? Submit(SignedVoluntaryExit exit, Slot now)
    {
        ExitsHandedIn++;
        Root root = roots.VoluntaryExit(exit.Message, clock.EpochOf(now));
        if (!crypto.Verify(keys.Keys[(int)exit.Message.ValidatorIndex.Value].GroupKey, root, exit.Signature))
            return "the signature is not the validator's";
        if (!LosesExits)
            _exits.TryAdd(exit.Message.ValidatorIndex.Value, (now, exit));
        return null;
    }

    /// <summary>A validator's exit epoch in the state of a slot.</summary>
    public Epoch ExitEpochOf(int validator, Slot state) =>
        _exits.TryGetValue((ulong)validator, out (Slot Since, SignedVoluntaryExit Exit) exit) && exit.Since < state
            ? clock.EpochOf(exit.Since) + ExitDelay
            : Epoch.FarFuture;
}
