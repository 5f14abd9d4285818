namespace ClayStack.Dvt.Lab.Runs;

/// <summary>What a scenario can set; each seed draws a value between the scenario's two.</summary>
/// <param name="Name">The key in the scenario's file.</param>
/// <param name="Meaning">What it is, and its unit.</param>
internal sealed record Knob(string Name, string Meaning)
{
    public static readonly Knob Byzantine = new("malicious_share", "how many of the f operators that may be faulty are malicious, as a part");
    public static readonly Knob Latency = new("latency_ms", "what a frame takes at least");
    public static readonly Knob Jitter = new("jitter_ms", "what it takes more at most");
    public static readonly Knob Loss = new("loss", "chance that a frame is lost");
    public static readonly Knob Duplication = new("duplication", "chance that a frame comes twice");
    public static readonly Knob Reordering = new("reordering", "chance that a frame may overtake others");
    public static readonly Knob Resets = new("resets", "broken connections per minute");
    public static readonly Knob Partitions = new("partitions", "partitions in two halves per minute");
    public static readonly Knob OneWayCuts = new("one_way_cuts", "cuts of one direction per minute");
    public static readonly Knob Flaps = new("flaps", "directions that come and go for a while, per minute");
    public static readonly Knob CutSeconds = new("cut_seconds", "how long a cut lasts");
    public static readonly Knob Crashes = new("crashes", "crashes of one node per minute");
    public static readonly Knob CrashesOfAll = new("crashes_of_all", "crashes of all nodes at once per minute");
    public static readonly Knob CrashSending = new("crash_sending", "chance to crash in the middle of a broadcast");
    public static readonly Knob CrashAtDisk = new("crash_at_disk", "chance to crash at a step of the disk");
    public static readonly Knob DownSeconds = new("down_seconds", "how long a node stays down");
    public static readonly Knob DiskFailures = new("disk_failures", "chance that a step of the disk fails");
    public static readonly Knob DiskSlowness = new("disk_slowness", "by what factor the disk is slower");
    public static readonly Knob Restores = new("restores", "stores set back to a backup, with or without the anchor, or lost, per minute");
    public static readonly Knob SecondInstances = new("second_instances", "second instances of an operator per minute");
    public static readonly Knob BeaconOutages = new("beacon_outages", "outages of one beacon node per minute");
    public static readonly Knob BeaconErrors = new("beacon_errors", "chance that a request fails");
    public static readonly Knob BeaconTimeouts = new("beacon_timeouts", "chance that a request gets no answer");
    public static readonly Knob BeaconLatency = new("beacon_latency_ms", "what an answer takes at most");
    public static readonly Knob HeadsMissed = new("heads_missed", "chance that a node is not told of a block");
    public static readonly Knob HeadsLate = new("heads_late_ms", "by how much a block may come later to one node than to another");
    public static readonly Knob HeadsBehind = new("heads_behind", "times per minute that a node's head stays behind for a while");
    public static readonly Knob OtherHeads = new("other_heads", "chance that a slot has a second block, which some nodes see");
    public static readonly Knob EmptySlots = new("empty_slots", "chance that a slot has no block");
    public static readonly Knob MovedDuties = new("moved_duties", "epochs whose duties move by a reorganization, per minute");
    public static readonly Knob SourceFallbacks = new("source_fallbacks", "epochs in which the justified checkpoint falls back, per minute");
    public static readonly Knob ClockSteps = new("clock_steps", "clocks that jump, per minute");
    public static readonly Knob ClockOffset = new("clock_offset_ms", "by how much a clock is off from the start");
    public static readonly Knob Proposals = new("proposals", "chance that the cluster proposes in an epoch");
    public static readonly Knob SyncCommittee = new("sync_committee", "chance that the cluster sits in the sync committee, for the whole run");
    public static readonly Knob EquivocateProposals = new("equivocate_proposals", "chance of different proposals to different peers");
    public static readonly Knob EquivocateVotes = new("equivocate_votes", "chance of different votes to different peers");
    public static readonly Knob Withhold = new("withhold", "chance that a peer gets nothing");
    public static readonly Knob SpoilPartials = new("spoil_partials", "chance of wrong partials");
    public static readonly Knob StaleJustifications = new("stale_justifications", "chance of a justification that is none");
    public static readonly Knob WrongValues = new("wrong_values", "chance of a proposal that nobody may accept");
    public static readonly Knob ForgedIdentities = new("forged_identities", "chance of a statement more, in another operator's or another run's name");
    public static readonly Knob BeaconSyncing = new("beacon_syncing", "times per minute that a beacon node falls far behind, and says so");
    public static readonly Knob ClockDrift = new("clock_drift_ms", "what a clock gains or loses in a second, until it is 0.4 s off and turns round");
    public static readonly Knob ClockLeaps = new("clock_leaps", "clocks that jump by minutes to a day, per minute");
    public static readonly Knob ForeignInstances = new("foreign_instances", "chance that the keys come from another client, which runs on for some epochs");
    public static readonly Knob SayTwice = new("said_twice", "chance that a vote, or a bundle of partials, is said again and again to one peer, with other contents");
    public static readonly Knob Flood = new("flood", "chance of much too much");

    /// <summary>All of them, in the order in which a seed draws.</summary>
    public static IReadOnlyList<Knob> All { get; } =
    [
        Byzantine, Latency, Jitter, Loss, Duplication, Reordering, Resets, Partitions, OneWayCuts, Flaps, CutSeconds, Crashes,
        CrashesOfAll, CrashSending, CrashAtDisk, DownSeconds, DiskFailures, DiskSlowness, Restores, SecondInstances, BeaconOutages,
        BeaconErrors, BeaconTimeouts, BeaconLatency, HeadsMissed, HeadsLate, HeadsBehind, OtherHeads, EmptySlots, MovedDuties,
        SourceFallbacks, ClockSteps, ClockOffset, Proposals, SyncCommittee, EquivocateProposals, EquivocateVotes, Withhold,
        SpoilPartials, StaleJustifications, WrongValues, Flood, ForgedIdentities, BeaconSyncing, ClockDrift,
        ClockLeaps, SayTwice, ForeignInstances,
    ];
}
