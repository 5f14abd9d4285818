using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Exits;

/// <summary>Whether a validator may be asked to exit now, and in which epoch, as pure functions (PROTOCOL V3).</summary>
public static class ExitRule
{
    /// <summary>
    /// The first epoch in which the chain takes an exit (process_voluntary_exit, consensus-specs phase0/beacon-chain.md). It follows
    /// from the validator's activation alone, so operators who ask on different days mean the same exit.
    /// </summary>
    /// <param name="activation">When the validator's duties began.</param>
    /// <param name="shardCommitteePeriod">SHARD_COMMITTEE_PERIOD.</param>
    public static Epoch Earliest(Epoch activation, ulong shardCommitteePeriod) =>
        activation.Value > Epoch.FarFuture.Value - shardCommitteePeriod ? Epoch.FarFuture : activation + shardCommitteePeriod;

    /// <summary>Judges a request.</summary>
    /// <param name="finalized">The validator in the finalized state; null if that does not know it.</param>
    /// <param name="head">The validator in the head's state; null if that does not know it.</param>
    /// <param name="withdrawalPending">Whether the head's state has a partial withdrawal of it pending.</param>
    /// <param name="wanted">The epoch asked for; null for <see cref="Earliest"/>.</param>
    /// <param name="now">The present epoch.</param>
    /// <param name="shardCommitteePeriod">SHARD_COMMITTEE_PERIOD.</param>
    /// <param name="epoch">The exit's epoch, if it may be signed.</param>
    /// <returns>The first rule that it breaks; null if it may be signed.</returns>
    public static ExitAnswer.Refused? Judge(
        ValidatorRecord? finalized,
        ValidatorRecord? head,
        bool withdrawalPending,
        Epoch? wanted,
        Epoch now,
        ulong shardCommitteePeriod,
        out Epoch epoch)
    {
        epoch = default;
        if ((ExitEpochOf(head) ?? ExitEpochOf(finalized)) is { } leaves)
            return new(ExitRefusal.AlreadyExiting, $"It leaves in epoch {leaves}, whatever is asked for.");
        if (finalized is null || finalized.ActivationEpoch > now)
            return new(ExitRefusal.NotActive, "The finalized state does not have it as active yet: ask again when it is, and old enough to exit.");
        Epoch earliest = Earliest(finalized.ActivationEpoch, shardCommitteePeriod);
        if (now < earliest)
            return new(ExitRefusal.TooYoung, $"It may exit from epoch {earliest} on, and this is epoch {now}: ask again then.");
        epoch = wanted ?? earliest;
        if (epoch > now)
            return new(ExitRefusal.EpochInFuture, $"Epoch {epoch} is still to come, this is epoch {now}: leave the epoch out, and every operator's node chooses {earliest}.");
        return withdrawalPending
            ? new(ExitRefusal.WithdrawalPending, "It has a partial withdrawal pending, and the chain takes no exit before that is paid out: ask again then.")
            : null;
    }

    /// <summary>When a validator leaves; null if it stays, as far as that state knows.</summary>
    public static Epoch? ExitEpochOf(ValidatorRecord? record) =>
        record is null || record.ExitEpoch == Epoch.FarFuture ? null : record.ExitEpoch;
}
