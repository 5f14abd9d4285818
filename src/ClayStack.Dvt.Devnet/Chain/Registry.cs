using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Devnet.Chain;

/// <summary>Who leaves when. Everyone is active from genesis on, until it exits; nobody joins, and nobody is slashed.</summary>
internal sealed class Registry(Genesis genesis)
{
    private const ulong SeedLookahead = 4; // MAX_SEED_LOOKAHEAD
    private const ulong WithdrawabilityDelay = 256; // MIN_VALIDATOR_WITHDRAWABILITY_DELAY

    private readonly Leaving?[] _leaving = new Leaving?[genesis.Validators.Count];

    /// <summary>
    /// How many may exit in an epoch: what the churn limits of the forks come to for equal balances and at most
    /// <see cref="DevnetOptions.ValidatorsMax"/> validators.
    /// </summary>
    private int ChurnLimit => genesis.Preset == Preset.Minimal ? Math.Clamp(genesis.Validators.Count / 32, 2, 4) : 4;

    /// <summary>A validator's exit_epoch in the state of a slot; far in the future if it has none.</summary>
    public Epoch ExitEpoch(int validator, Slot state) =>
        _leaving[validator] is { } leaving && leaving.Since <= state ? leaving.Exit : Epoch.FarFuture;

    /// <summary>The same as of now.</summary>
    public Epoch ExitEpoch(int validator) => _leaving[validator]?.Exit ?? Epoch.FarFuture;

    /// <summary>A validator's withdrawable_epoch in the state of a slot.</summary>
    public Epoch WithdrawableEpoch(int validator, Slot state)
    {
        Epoch exit = ExitEpoch(validator, state);
        return exit == Epoch.FarFuture ? exit : exit + WithdrawabilityDelay;
    }

    /// <summary>Who is active in an epoch, ascending.</summary>
    public int[] Active(Epoch epoch) =>
        [.. Enumerable.Range(0, _leaving.Length).Where(validator => epoch < ExitEpoch(validator))];

    /// <summary>How many will be left once everyone who wants to exit has.</summary>
    public int Staying => _leaving.Count(leaving => leaving is null);

    /// <summary>initiate_validator_exit (consensus-specs phase0/beacon-chain.md): in the block of a slot.</summary>
    public void Exit(int validator, Slot slot)
    {
        if (_leaving[validator] is not null)
            return;
        Epoch exit = slot.ToEpoch(genesis.Preset) + 1 + SeedLookahead;
        foreach (Leaving? other in _leaving)
        {
            if (other is { } leaving && leaving.Exit > exit)
                exit = leaving.Exit;
        }

        if (_leaving.Count(other => other?.Exit == exit) >= ChurnLimit)
            exit += 1;
        _leaving[validator] = new Leaving(slot, exit);
    }

    private readonly record struct Leaving(Slot Since, Epoch Exit);
}
