using ClayStack.Dvt.Actors.Simulation;
using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Duties.Protection;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Lab.Checks;
using ClayStack.Dvt.Lab.Faults;
using ClayStack.Dvt.Lab.Links;
using ClayStack.Dvt.Lab.World;

namespace ClayStack.Dvt.Lab.Runs;

/// <summary>Plays a plan's faults on a world: what happens at random times, and what each slot brings.</summary>
internal sealed class Nemesis(
    TestWorld world, Plan plan, CodecNetwork network, BeaconFaults beacons, FaultTally tally, Timeline timeline, SeededRandom random, RunChecks checks)
{
    private static readonly TimeSpan DriftMax = TimeSpan.FromSeconds(0.4);

    private readonly Dictionary<TestWorld.Node, (InMemoryProtectionDisk.Backup Store, ProtectionAnchor? Anchor)> _backups = [];
    private readonly Dictionary<TestWorld.Node, TimeSpan> _drift = [];
    private readonly TestWorld.Node[] _originals = [.. world.Nodes];
    private readonly List<int> _careless = [];
    private readonly List<TestWorld.Node> _clones = [];
    private bool _begun;
    private bool _healed;

    /// <summary>How much slower disks are now.</summary>
    public double DiskSlowness { get; private set; } = 1;

    private DateTimeOffset Now => world.Simulator.Time.GetUtcNow();

    /// <summary>
    /// Before any node runs: perhaps the keys have a past, and the operators say so; and what has it runs on, never silent for two
    /// epochs in a row before it ends.
    /// </summary>
    public void BeforeStart(int validators)
    {
        if (!random.NextBool(plan[Knob.ForeignInstances]))
            return;
        tally.Count(FaultKind.ForeignInstance);
        foreach (TestWorld.Node node in _originals)
            node.Activate();
        for (int validator = 0; validator < validators; validator++)
        {
            ulong epochs = (ulong)random.Next(12);
            bool acted = true;
            for (ulong epoch = 0; epoch < epochs; epoch++)
            {
                acted = !acted || epoch + 1 == epochs || random.NextBool(0.5);
                if (acted)
                    checks.History.Acts(new ValidatorIndex((ulong)validator), new Epoch(epoch));
            }
        }
    }

    /// <summary>Begins: some settings are for the whole run.</summary>
    /// <param name="careless">Operators whose disks may be set back, or that may run twice: they count as faulty.</param>
    public void Begin(IEnumerable<int> careless)
    {
        _begun = true;
        _careless.AddRange(careless);
        network.Faults.Latency = Milliseconds(plan[Knob.Latency]);
        network.Faults.Jitter = Milliseconds(plan[Knob.Jitter]);
        network.Faults.Loss = plan[Knob.Loss];
        network.Faults.Duplication = plan[Knob.Duplication];
        network.Faults.Reordering = plan[Knob.Reordering];
        beacons.Errors = plan[Knob.BeaconErrors];
        beacons.Timeouts = plan[Knob.BeaconTimeouts];
        beacons.Latency = Milliseconds(plan[Knob.BeaconLatency]);
        DiskSlowness = Math.Max(1, plan[Knob.DiskSlowness]);
        foreach (TestWorld.Node node in _originals)
        {
            node.Time.Ahead = Milliseconds(plan[Knob.ClockOffset] * ((2 * random.NextDouble()) - 1));
            if (plan[Knob.ClockOffset] > 0)
                tally.Count(FaultKind.ClockOffset);
            _drift[node] = Milliseconds(plan[Knob.ClockDrift] * ((2 * random.NextDouble()) - 1));
            if (plan[Knob.ClockDrift] > 0)
                tally.Count(FaultKind.ClockDrift);
            node.Disk.Fault = step => FaultAt(node, step);
        }
    }

    /// <summary>Once a second of virtual time.</summary>
    public void OnSecond()
    {
        if (_healed)
        {
            foreach (TestWorld.Node node in _originals.Where(node => !node.IsUp))
                node.TryStart();
            return;
        }

        if (!_begun)
            return;
        Drift();
        Perhaps(Knob.Crashes, () => CrashForAWhile(Pick(_originals), FaultKind.Crash));
        Perhaps(Knob.CrashesOfAll, () =>
        {
            foreach (TestWorld.Node node in _originals)
                CrashForAWhile(node, FaultKind.CrashOfAll);
        });
        Perhaps(Knob.Resets, () =>
        {
            (OperatorIndex a, OperatorIndex b) = Pair();
            tally.Count(FaultKind.ConnectionReset);
            network.Reset(a, b);
        });
        Perhaps(Knob.Partitions, Partition);
        Perhaps(Knob.OneWayCuts, () =>
        {
            (OperatorIndex a, OperatorIndex b) = Pair();
            Cut(FaultKind.OneWayCut, [(a, b)], Duration(Knob.CutSeconds));
        });
        Perhaps(Knob.Flaps, Flap);
        Perhaps(Knob.BeaconOutages, () => BeaconOutage(Pick(_originals)));
        Perhaps(Knob.BeaconSyncing, () => BeaconSyncing(Pick(_originals)));
        Perhaps(Knob.HeadsBehind, () => FallBehind(Pick(_originals)));
        Perhaps(Knob.ClockSteps, () => StepClock(Pick(_originals), FaultKind.ClockStep, (random.NextDouble() * 40) - 20));
        Perhaps(Knob.ClockLeaps, () => StepClock(
            Pick(_originals), FaultKind.ClockLeap, Math.Pow(86400, 0.5 + (random.NextDouble() / 2)) * (random.NextBool(0.5) ? 1 : -1)));
        Perhaps(Knob.MovedDuties, MoveDuties);
        Perhaps(Knob.SourceFallbacks, FallBack);
        if (_careless.Count > 0)
        {
            Perhaps(Knob.Restores, () => Restore(_originals[Pick(_careless) - 1]));
            Perhaps(Knob.SecondInstances, () => StartSecond(_originals[Pick(_careless) - 1]));
        }
    }

    /// <summary>A slot is about to begin: which blocks it has, and when who is told.</summary>
    public void OnSlot(Slot slot)
    {
        bool isEmpty = !_healed && slot.Value > 1 && random.NextBool(plan[Knob.EmptySlots]);
        if (isEmpty)
            world.Chain.Skipped.Add(slot.Value);
        bool hasTwin = !_healed && !isEmpty && slot.Value > 0 && random.NextBool(plan[Knob.OtherHeads]);
        if (hasTwin)
            tally.Count(FaultKind.OtherHead);
        foreach (TestWorld.Node node in world.Nodes)
        {
            node.Beacon.SeesTwins.RemoveWhere(seen => seen.Value + 4 < slot.Value);
            if (hasTwin && random.NextBool(0.5))
                SeeTwin(node, slot);
            if (isEmpty)
                continue;
            if (!_healed && random.NextBool(plan[Knob.HeadsMissed]))
            {
                tally.Count(FaultKind.HeadMissed);
                continue;
            }

            double late = _healed ? 0 : plan[Knob.HeadsLate] * random.NextDouble();
            if (late > 0)
                tally.Count(FaultKind.HeadLate);
            After(world.Clock.StartOf(slot).AddSeconds(1) - Now + Milliseconds(late), () => node.Beacon.Show(slot));
        }

        if (slot.Value % 32 == 0 && random.NextBool(0.5))
        {
            foreach (TestWorld.Node node in _originals)
                _backups[node] = (node.Disk.CopyStore(), node.Disk.CopyAnchor());
        }
    }

    /// <summary>Everything works from now on; malicious operators stay what they are.</summary>
    public void Heal()
    {
        _healed = true;
        timeline.Add("everything is healed");
        network.Faults.Heal();
        beacons.Errors = 0;
        beacons.Timeouts = 0;
        beacons.Latency = TimeSpan.FromMilliseconds(20);
        DiskSlowness = 1;
        foreach (TestWorld.Node clone in _clones)
            clone.Crash();
        world.Forget(_clones);
        foreach (TestWorld.Node node in _originals)
        {
            MoveClock(node, TimeSpan.Zero);
            node.Beacon.Behind = 0;
            if (node.Beacon.IsDown || node.Beacon.IsSyncing)
                node.Beacon.Return();
            node.TryStart();
        }
    }

    /// <summary>A node sends to one of several peers: it may end here.</summary>
    public void OnSending(TestWorld.Node node)
    {
        if (!_begun || _healed || !node.IsUp || !random.NextBool(plan[Knob.CrashSending]))
            return;
        CrashForAWhile(node, FaultKind.CrashWhileSending);
    }

    private SimulatedDiskFault FaultAt(TestWorld.Node node, SimulatedDiskStep step)
    {
        if (_healed || !node.IsUp)
            return SimulatedDiskFault.None;
        if (random.NextBool(plan[Knob.DiskFailures]))
        {
            tally.Count(FaultKind.DiskFailed);
            return SimulatedDiskFault.Fail;
        }

        if (!random.NextBool(plan[Knob.CrashAtDisk]))
            return SimulatedDiskFault.None;

        // The process ends with the store's; what its actors still do at this instant happens to nobody.
        After(TimeSpan.Zero, () => CrashForAWhile(node, FaultKind.CrashAtDisk));
        timeline.Add($"operator {node.Index} ends at {step}");
        return SimulatedDiskFault.Crash;
    }

    private void CrashForAWhile(TestWorld.Node node, FaultKind kind)
    {
        if (!node.IsUp)
            return;
        tally.Count(kind);
        timeline.Add($"operator {node.Index} crashes ({kind})");
        node.Crash();
        After(Duration(Knob.DownSeconds), () =>
        {
            if (!_clones.Contains(node) || !_healed)
                StartAgain(node);
        });
    }

    private void StartAgain(TestWorld.Node node)
    {
        if (node.IsUp)
            return;
        node.TryStart();
        timeline.Add(node.IsUp ? $"operator {node.Index} starts" : $"operator {node.Index} cannot start");
    }

    private void Restore(TestWorld.Node node)
    {
        if (random.NextBool(0.1))
        {
            Lose(node);
            return;
        }

        if (!_backups.TryGetValue(node, out (InMemoryProtectionDisk.Backup Store, ProtectionAnchor? Anchor) backup))
            return;
        bool withAnchor = random.NextBool(0.5);
        checks.Wire.Excused.Add(node.Index.Value);
        tally.Count(withAnchor ? FaultKind.StoreAndAnchorRestored : FaultKind.StoreRestored);
        timeline.Add($"operator {node.Index} is stopped, and its store set back{(withAnchor ? " with the anchor" : "")}");
        node.Crash();
        InMemoryProtectionDisk.Backup present = node.Disk.CopyStore();
        node.Disk.RestoreStore(backup.Store);
        if (withAnchor)
            node.Disk.RestoreAnchor(backup.Anchor);
        bool isOld = !withAnchor && node.Disk.CopyAnchor() is { } anchor
            && (backup.Store.State.Fence < anchor.Fence || backup.Store.State.Transactions < anchor.Confirmed);
        node.TryStart();
        if (node.IsUp && isOld)
            checks.Verdicts.Break(LabInvariant.NoOldStoreOpens, $"operator {node.Index} starts on a store that is older than its anchor says");
        if (node.IsUp)
            return;

        // The anchor told: the operator puts the right store back.
        timeline.Add($"operator {node.Index} does not start on the old store");
        node.Disk.RestoreStore(present);
        node.TryStart();
    }

    /// <summary>The node comes up with empty disks; perhaps its operator says that all keys may sign nevertheless.</summary>
    private void Lose(TestWorld.Node node)
    {
        checks.Wire.Excused.Add(node.Index.Value);
        tally.Count(FaultKind.StoreLost);
        node.Crash();
        node.Disk = new InMemoryProtectionDisk(TestWorld.Fill((byte)(100 + random.Next(100))));
        _backups.Remove(node);
        bool isActivated = random.NextBool(0.5);
        timeline.Add($"operator {node.Index} is stopped, and its disks are new{(isActivated ? "; all keys are activated" : "")}");
        checks.History.Lost(node, isActivated);
        if (isActivated)
            node.Activate();
        node.Disk.Fault = step => FaultAt(node, step);
        node.TryStart();
    }

    private void StartSecond(TestWorld.Node node)
    {
        if (_clones.Count >= 2)
            return;
        checks.Wire.Excused.Add(node.Index.Value);
        tally.Count(FaultKind.SecondInstance);
        timeline.Add($"operator {node.Index} runs a second time, from a copy of its disks");
        TestWorld.Node clone = world.Clone(node);
        _clones.Add(clone);
        clone.TryStart();
    }

    private void Partition()
    {
        HashSet<OperatorIndex> side = [.. _originals.Select(node => node.Index).Where(_ => random.NextBool(0.5))];
        OperatorIndex[] others = [.. _originals.Select(node => node.Index).Where(index => !side.Contains(index))];
        (OperatorIndex, OperatorIndex)[] cuts =
            [.. side.Order().SelectMany(a => others.SelectMany(b => new[] { (a, b), (b, a) }))];
        Cut(FaultKind.Partition, cuts, Duration(Knob.CutSeconds));
    }

    private void Cut(FaultKind kind, (OperatorIndex From, OperatorIndex To)[] cuts, TimeSpan duration)
    {
        tally.Count(kind);
        timeline.Add($"{kind} for {duration.TotalSeconds:F0} s: {string.Join(' ', cuts.Select(cut => $"{cut.From}→{cut.To}"))}");
        foreach ((OperatorIndex from, OperatorIndex to) in cuts)
            network.Faults.Block(from, to, Now);
        After(duration, () =>
        {
            foreach ((OperatorIndex from, OperatorIndex to) in cuts)
                network.Faults.Unblock(from, to);
        });
    }

    private void Flap()
    {
        (OperatorIndex a, OperatorIndex b) = Pair();
        tally.Count(FaultKind.Flapping);
        timeline.Add($"{a}→{b} comes and goes");
        for (int i = 0; i < 10; i++)
        {
            double at = (i * 2) + random.NextDouble();
            After(TimeSpan.FromSeconds(at), () =>
            {
                if (!_healed)
                    network.Faults.Block(a, b, Now);
            });
            After(TimeSpan.FromSeconds(at + random.NextDouble()), () => network.Faults.Unblock(a, b));
        }
    }

    private void BeaconOutage(TestWorld.Node node)
    {
        if (node.Beacon.IsDown)
            return;
        tally.Count(FaultKind.BeaconDown);
        timeline.Add($"the beacon node of operator {node.Index} goes down");
        node.Beacon.GoAway();
        After(Duration(Knob.CutSeconds) * 2, () =>
        {
            if (node.Beacon.IsDown)
                node.Beacon.Return();
        });
    }

    private void BeaconSyncing(TestWorld.Node node)
    {
        if (node.Beacon.IsDown || node.Beacon.IsSyncing)
            return;
        tally.Count(FaultKind.BeaconSyncing);
        node.Beacon.StartSyncing(3 + (ulong)random.Next(30));
        checks.Clocks.Excuse(node);
        timeline.Add($"the beacon node of operator {node.Index} is {node.Beacon.Behind} slots behind, and syncs");
        After(Duration(Knob.CutSeconds) * 4, () =>
        {
            if (node.Beacon.IsSyncing)
                node.Beacon.Return();
        });
    }

    private void FallBehind(TestWorld.Node node)
    {
        tally.Count(FaultKind.HeadBehind);
        node.Beacon.Behind = 1 + (ulong)random.Next(3);
        checks.Clocks.Excuse(node);
        timeline.Add($"the head of operator {node.Index} stays {node.Beacon.Behind} slots behind");
        After(Duration(Knob.CutSeconds) * 2, () => node.Beacon.Behind = 0);
    }

    /// <summary>The node sees the other block of a slot, until its beacon node changes its mind.</summary>
    private void SeeTwin(TestWorld.Node node, Slot slot)
    {
        node.Beacon.SeesTwins.Add(slot);
        After(TimeSpan.FromSeconds(1 + (random.NextDouble() * 12)), () =>
        {
            tally.Count(FaultKind.Reorganization);
            if (node.Beacon.SeesTwins.Remove(slot))
                node.Beacon.Show(world.Clock.SlotAt(Now) ?? slot);
        });
    }

    /// <summary>Clocks go too fast or too slow for a while; what sets them right overdoes it.</summary>
    private void Drift()
    {
        foreach (TestWorld.Node node in _originals)
        {
            if (_drift[node] == TimeSpan.Zero)
                continue;
            node.Time.Ahead += _drift[node];
            if (node.Time.Ahead.Duration() > DriftMax && (node.Time.Ahead > TimeSpan.Zero) == (_drift[node] > TimeSpan.Zero))
                _drift[node] = -_drift[node];
        }
    }

    private void StepClock(TestWorld.Node node, FaultKind kind, double seconds)
    {
        tally.Count(kind);
        TimeSpan before = node.Time.Ahead;
        MoveClock(node, before + TimeSpan.FromSeconds(seconds));
        timeline.Add($"the clock of operator {node.Index} jumps by {seconds:F1} s");
        After(Duration(Knob.CutSeconds) * 2, () =>
        {
            timeline.Add($"the clock of operator {node.Index} is set back");
            MoveClock(node, _healed ? TimeSpan.Zero : before);
        });
    }

    private void MoveClock(TestWorld.Node node, TimeSpan ahead)
    {
        node.Time.Ahead = ahead;
        checks.Clocks.Moved(node);
        checks.Peers.ForgetHearer(node);
    }

    private void MoveDuties()
    {
        Epoch epoch = world.Clock.EpochOf(world.Clock.SlotAt(Now) ?? new Slot(0)) + (ulong)random.Next(2);
        tally.Count(FaultKind.DutiesMoved);
        timeline.Add($"the duties of epoch {epoch} move");
        world.Chain.Moves[epoch] = world.Chain.Moves.GetValueOrDefault(epoch) + 1;
    }

    private void FallBack()
    {
        Epoch epoch = world.Clock.EpochOf(world.Clock.SlotAt(Now) ?? new Slot(0)) + 1;
        tally.Count(FaultKind.SourceFellBack);
        timeline.Add($"in epoch {epoch} the justified checkpoint is further back");
        world.Chain.SourceFallback[epoch] = 1 + (ulong)random.Next(6);
    }

    private void Perhaps(Knob perMinute, Action action)
    {
        if (random.NextBool(plan[perMinute] / 60))
            action();
    }

    private TimeSpan Duration(Knob seconds) => TimeSpan.FromSeconds(Math.Max(0.2, plan[seconds] * 2 * random.NextDouble()));

    private static TimeSpan Milliseconds(double milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    private T Pick<T>(IReadOnlyList<T> from) => from[random.Next(from.Count)];

    private (OperatorIndex, OperatorIndex) Pair()
    {
        int a = random.Next(_originals.Length);
        int b = (a + 1 + random.Next(_originals.Length - 1)) % _originals.Length;
        return (_originals[a].Index, _originals[b].Index);
    }

    private void After(TimeSpan delay, Action action) => world.Simulator.Time.CreateTimer(
        _ => action(), state: null, delay > TimeSpan.Zero ? delay : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
}
