using System.Diagnostics.CodeAnalysis;
using ClayStack.Dvt.Ethereum.Phase0;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Ethereum.Networks;

/// <summary>Which fork is in force when. Of forks that begin in the same epoch, the last one is.</summary>
public sealed class ForkSchedule
{
    private readonly ScheduledFork[] _forks;

    /// <summary>
    /// Takes forks from <see cref="ForkName.Phase0"/> (epoch 0) on, without a gap, in order, none earlier than the one
    /// in front of it; throws <see cref="ArgumentException"/> otherwise.
    /// </summary>
    public ForkSchedule(params ReadOnlySpan<ScheduledFork> forks)
    {
        if (FirstOutOfOrder(forks) is { } culprit)
            throw new ArgumentException($"{culprit} is out of order in the fork schedule.", nameof(forks));
        _forks = forks.ToArray();
    }

    /// <summary>All forks that the network knows, also those without a date.</summary>
    public ReadOnlySpan<ScheduledFork> Forks => _forks;

    /// <summary>The version that chains start with.</summary>
    public ForkVersion GenesisVersion => _forks[0].Version;

    /// <summary>The fork in force in an epoch.</summary>
    public ScheduledFork At(Epoch epoch) => _forks[IndexAt(epoch)];

    /// <summary>The fork of that name, if the network knows it.</summary>
    public bool TryGet(ForkName name, [NotNullWhen(true)] out ScheduledFork? fork)
    {
        fork = (int)name < _forks.Length ? _forks[(int)name] : null;
        return fork is not null;
    }

    /// <summary>The beacon state's fork in an epoch: the version in force and the one before.</summary>
    public Fork StateForkAt(Epoch epoch)
    {
        int index = IndexAt(epoch);
        ScheduledFork current = _forks[index];
        return new Fork(_forks[Math.Max(0, index - 1)].Version, current.Version, current.Epoch);
    }

    /// <summary>The first fork that does not follow the one in front of it; null if the schedule is sound.</summary>
    public static ForkName? FirstOutOfOrder(ReadOnlySpan<ScheduledFork> forks)
    {
        if (forks.IsEmpty || forks[0].Epoch != new Epoch(0))
            return ForkName.Phase0;
        for (int i = 0; i < forks.Length; i++)
        {
            if ((int)forks[i].Name != i || (i > 0 && forks[i].Epoch < forks[i - 1].Epoch))
                return forks[i].Name;
        }

        return null;
    }

    private int IndexAt(Epoch epoch)
    {
        // A fork without a date is never in force, not even in the last epoch there is.
        int index = _forks.Length - 1;
        while (index > 0 && (_forks[index].Epoch > epoch || _forks[index].Epoch == Epoch.FarFuture))
            index--;
        return index;
    }
}
