using ClayStack.Dvt.Duties;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Lab.World;

namespace ClayStack.Dvt.Lab.Checks;

/// <summary>
/// A run whose clock jumped by slots signs nothing slashable from the next but one slot on, until the clock is right
/// again (PROTOCOL S9); what it signed before, it may send again. If what its beacon node shows is behind as well, then that may
/// fit the clock, and nobody can know.
/// </summary>
internal sealed class ClockChecks(TestWorld world, Verdicts verdicts)
{
    // A clock that was wrong by a slot from the start may come back there and be as good as before.
    private const double SlotsMax = 2.5;

    private readonly Dictionary<TestWorld.Node, Wrong> _wrong = [];

    private DateTimeOffset Now => world.Simulator.Time.GetUtcNow();

    /// <summary>A node's clock was moved.</summary>
    public void Moved(TestWorld.Node node)
    {
        _wrong.Remove(node);
        if (node.IsUp && node.Beacon.Behind == 0 && node.Time.Ahead.Duration() > world.Clock.SlotDuration * SlotsMax)
            _wrong.Add(node, new Wrong(node.Run!, Now, []));
    }

    /// <summary>A node's beacon node shows old heads from now on.</summary>
    public void Excuse(TestWorld.Node node) => _wrong.Remove(node);

    /// <summary>A node's actors say something.</summary>
    public void Said(TestWorld.Node node, PeerMessage message)
    {
        if (message is not PeerMessage.Partials { Signed.Bundle: { Duty: DutyType.Attestation or DutyType.Proposal } bundle }
            || !_wrong.TryGetValue(node, out Wrong? wrong)
            || wrong.Run != node.Run
            || world.Clock.StartOf(bundle.Slot) <= wrong.Since)
        {
            return;
        }

        if (Now - wrong.Since <= world.Clock.SlotDuration * 2)
            wrong.Said.Add((bundle.Duty, bundle.Slot));
        else if (!wrong.Said.Contains((bundle.Duty, bundle.Slot)))
            verdicts.Break(LabInvariant.NothingSignedByAWrongClock, $"operator {node.Index} signed {bundle.Duty} of slot {bundle.Slot}, and its clock is off by {node.Time.Ahead.TotalSeconds:F1} s");
    }

    /// <summary>A run whose clock is wrong.</summary>
    /// <param name="Run">The run.</param>
    /// <param name="Since">Since when.</param>
    /// <param name="Said">What it signed before it could know.</param>
    private sealed record Wrong(RunIdentity Run, DateTimeOffset Since, HashSet<(DutyType Duty, Slot Slot)> Said);
}
