using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Phase0;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Devnet.Chain;

/// <summary>process_voluntary_exit (consensus-specs phase0 and electra/beacon-chain.md) but the signature.</summary>
internal static class ExitRules
{
    /// <summary>SHARD_COMMITTEE_PERIOD: how many epochs a validator must have been active, which all are since epoch 0.</summary>
    public static ulong AgeMin(Genesis genesis) =>
        (ulong)(genesis.Options.ExitAgeEpochs ?? (genesis.Preset == Preset.Minimal ? 64 : 256));

    /// <summary>The first rule that an exit breaks in an epoch; null if it breaks none.</summary>
    /// <param name="genesis">The network.</param>
    /// <param name="registry">Who has left.</param>
    /// <param name="exit">The exit.</param>
    /// <param name="now">The epoch.</param>
    /// <param name="before">How many others leave before it whom the registry does not know yet.</param>
    public static Refusal? Judge(Genesis genesis, Registry registry, VoluntaryExit exit, Epoch now, int before)
    {
        if (exit.ValidatorIndex.Value >= (ulong)genesis.Validators.Count)
            return new Refusal("unknown_validator", $"there is no validator {exit.ValidatorIndex}");
        int validator = (int)exit.ValidatorIndex.Value;
        if (registry.ExitEpoch(validator) != Epoch.FarFuture)
            return new Refusal("exits_already", $"validator {validator} exits in epoch {registry.ExitEpoch(validator)}");
        if (now < exit.Epoch)
            return new Refusal("future_epoch", $"the exit holds from epoch {exit.Epoch} on; it is epoch {now}");
        if (now.Value < AgeMin(genesis))
            return new Refusal("too_young", $"validator {validator} may exit from epoch {AgeMin(genesis)} on; it is epoch {now}");
        if (genesis.Fork >= ForkName.Electra && genesis.Options.PendingPartialWithdrawals.Contains(exit.ValidatorIndex))
            return new Refusal("pending_withdrawal", $"validator {validator} has a partial withdrawal pending");
        return registry.Staying - before > genesis.Preset.SlotsPerEpoch
            ? null
            : new Refusal("too_few_stay", $"a devnet needs {genesis.Preset.SlotsPerEpoch} validators, one per slot of an epoch");
    }
}
