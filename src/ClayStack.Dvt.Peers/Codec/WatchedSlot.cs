using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Peers.Codec;

/// <summary>
/// A slot at which something was noticed, by a clock that may have been ahead. While that slot is still to come, it was noticed
/// at the latest when this shows; if it is the present clock that is behind, then what was noted counts again once that is right.
/// Not thread-safe.
/// </summary>
/// <param name="noted">The slot by the clock of that time.</param>
internal sealed class WatchedSlot(Slot noted)
{
    private Slot _noted = noted;
    private Slot? _corrected;

    /// <summary>The slot, seen from a present one; never later than that.</summary>
    public Slot At(Slot now)
    {
        if (_noted <= now)
            return _noted;
        Slot corrected = _corrected ?? now;
        _corrected = corrected < now ? corrected : now;
        return _corrected.Value;
    }

    /// <summary>It is noticed again.</summary>
    public void Renew(Slot now)
    {
        if (_noted <= now)
            (_noted, _corrected) = (now, null);
        else
            _corrected = now;
    }
}
