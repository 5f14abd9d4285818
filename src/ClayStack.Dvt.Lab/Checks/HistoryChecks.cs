using ClayStack.Dvt.Duties;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Duties.Signing;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Lab.World;

namespace ClayStack.Dvt.Lab.Checks;

/// <summary>
/// Where keys come from another client that still runs, no share signs anything slashable before two epochs in which that was
/// silent (PROTOCOL S7). A node that has lost its rows signs nothing slashable until its operator says so (PROTOCOL S2).
/// </summary>
internal sealed class HistoryChecks(TestWorld world, Verdicts verdicts)
{
    private const ulong SilentEpochs = 2;

    private readonly Dictionary<ValidatorIndex, Epoch> _lastSeen = [];
    private readonly HashSet<TestWorld.Node> _withoutRows = [];

    /// <summary>Another instance acts for a validator in an epoch.</summary>
    public void Acts(ValidatorIndex validator, Epoch epoch)
    {
        world.Chain.ForeignLiveness.Add((validator, epoch));
        _lastSeen[validator] = epoch;
    }

    /// <summary>A node's disks are new.</summary>
    /// <param name="node">The node.</param>
    /// <param name="isActivated">Whether its operator said that its keys may sign nevertheless.</param>
    public void Lost(TestWorld.Node node, bool isActivated)
    {
        if (isActivated)
            _withoutRows.Remove(node);
        else
            _withoutRows.Add(node);
    }

    /// <summary>An honest node's actors say something.</summary>
    public void Said(TestWorld.Node node, PeerMessage message)
    {
        if (message is not PeerMessage.Partials { Signed.Bundle: { Duty: DutyType.Attestation or DutyType.Proposal } bundle })
            return;
        if (_withoutRows.Contains(node))
            verdicts.Break(LabInvariant.NothingSignedWithoutARow, $"operator {node.Index} signed {bundle.Duty} of slot {bundle.Slot}, and its disks are new");
        Epoch now = world.Clock.EpochOf(world.Clock.SlotAt(world.Simulator.Time.GetUtcNow()) ?? new Slot(0));
        foreach (ValidatorPartial partial in bundle.Groups.SelectMany(group => group.Partials))
        {
            if (_lastSeen.TryGetValue(partial.Validator, out Epoch last) && now <= last + SilentEpochs)
                verdicts.Break(LabInvariant.NothingBesideAForeignInstance, $"operator {node.Index} signed {bundle.Duty} of slot {bundle.Slot} for validator {partial.Validator}, for which another instance acted until epoch {last}");
        }
    }
}
