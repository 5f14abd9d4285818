using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Lab.World;

// How validators stand, and their exits.
internal sealed partial class WorldBeaconNode
{
    private const ulong EpochsToFinality = 2;

    /// <summary>Since when it has each validator as active.</summary>
    public Func<int, Epoch> ActivationOf { get; set; } = _ => default;

    private ValidatorRecord Record(int validator, bool finalized)
    {
        Slot now = chain.Clock.SlotAt(time.GetUtcNow()) ?? default;
        ulong behind = finalized ? EpochsToFinality * (ulong)chain.Clock.Network.Preset.SlotsPerEpoch : 0;
        Slot state = now.Value > behind ? now - behind : default;
        return new ValidatorRecord(
            keys.KeyOf(validator), new ValidatorIndex((ulong)validator), StatusOf(validator), ActivationOf(validator), chain.ExitEpochOf(validator, state), Slashed: false);
    }

    /// <summary>Answers what concerns exits; null for any other request.</summary>
    private BeaconAnswer? AnswerExits(BeaconRequest request) => request switch
    {
        BeaconRequest.FetchPendingWithdrawals => new BeaconAnswer.PendingWithdrawalsFetched(request, chain.PendingWithdrawals),
        BeaconRequest.SubmitExit submit => new BeaconAnswer.Submitted(
            request, chain.Submit(submit.Exit, chain.Clock.SlotAt(time.GetUtcNow()) ?? default) is { } reason ? [new RefusedItem(0, reason)] : []),
        _ => null,
    };
}
