namespace ClayStack.Dvt.Duties.Tracking;

/// <summary>Explains each <see cref="MissReason"/>; <c>docs/reasons.md</c> and <c>clay-dvt explain</c> show the same words.</summary>
public static class MissReasons
{
    /// <summary>The explanation of a reason.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is no reason.</exception>
    public static MissExplanation Explain(MissReason reason) => reason switch
    {
        MissReason.BeaconNoData => new(
            Responsible.OwnBeaconNode,
            "None of the operator's own beacon nodes gave data in time, and the peers decided nothing without it.",
            "Look at the beacon nodes: reachable, synced, not overloaded? Add a second one under beacon-nodes."),
        MissReason.PeersUnreachable => new(
            Responsible.Peers,
            "Fewer peers than a quorum needs were heard: they are not connected, or do not vote (they just started, their store fails, or they doubt their clock).",
            "Look at clay-dvt status: which operators are missing? Ask them; check addresses and firewalls on both sides."),
        MissReason.NoDecision => new(
            Responsible.Peers,
            "A quorum was connected, and the rounds ended without a decision.",
            "The operators' beacon nodes saw different chains, or messages came too late: compare the heads in the logs of all operators, and round-trip times in the metrics."),
        MissReason.ValueUnavailable => new(
            Responsible.Peers,
            "The cluster decided, and nobody sent this node what on.",
            "Look at the connections to the peers that voted: the bulk stream may be throttled."),
        MissReason.NoReveal => new(
            Responsible.Peers,
            "Too few partial signatures of the proposer's RANDAO reveal came, and without it no block can be made.",
            "Look at peer participation in clay-dvt status or the metrics: who did not sign? Ask that operator for its log of the slots before."),
        MissReason.OwnBlockRefused => new(
            Responsible.OwnBeaconNode,
            "The value check refused the block that the operator's own beacon node made, and the peers decided nothing.",
            "Look at proposals_refused in the metrics for the rule. WrongFeeRecipient: the beacon node does not follow prepare_beacon_proposer; set no fee recipient of its own there."),
        MissReason.ProposalRefused => new(
            Responsible.Peers,
            "The value check refused a block that a peer proposed, and nothing else was decided.",
            "Look at proposals_refused in the metrics for the rule, and ask the operators that led the slot's rounds for their logs: a beacon node may be set up wrongly, or its operator is hostile."),
        MissReason.NotReadyToVote => new(
            Responsible.OwnNode,
            "This node may not vote in the slot (PROTOCOL C5): it had just started, or an earlier run may have voted in it. No decision came from its peers.",
            "Nothing, if it was one or two slots after a start; else look in the log why the node restarts, and whether the machine's clock was set back."),
        MissReason.ProtectionRefused => new(
            Responsible.OwnNode,
            "Slashing protection refused this node's share, and too few others signed.",
            "Look at the log for the rule that refused; a validator without history needs slashing-protection import or activate."),
        MissReason.Quarantined => new(
            Responsible.OwnStore,
            "This node is in quarantine: peers proved that its store does not have all that was signed under its identity (PROTOCOL S6); too few others signed.",
            "Make sure that no copy of this node runs, and wait: clay-dvt status tells for how long. A restart begins the wait anew."),
        MissReason.ClockUncertain => new(
            Responsible.OwnClock,
            "This node's clock jumped, or differs from the beacon node's by more than a slot (PROTOCOL S9), so this node did not sign, and too few others did.",
            "Check the time service of this machine and of the beacon node; signing goes on by itself once the clock fits the chain."),
        MissReason.DoppelgangerWatch => new(
            Responsible.OwnNode,
            "The validator was imported or activated here, and is watched for another instance of it for two epochs (PROTOCOL S7); too few others signed.",
            "Wait; if the log names a doppelganger, find what else runs with the key and stop it."),
        MissReason.ForeignSignature => new(
            Responsible.OwnNode,
            "The chain has a signature of the validator that the cluster did not decide (PROTOCOL S7), so this node halted it, and too few others signed.",
            "Find what else runs with the key and stop it; then, while this node stands still, clay-dvt activate --lift-foreign-signature lets the validator begin again after two quiet epochs."),
        MissReason.StoreFailed => new(
            Responsible.OwnStore,
            "The protection store failed or did not say whether it committed, so this node did not vote or did not sign, and too few others did.",
            "Look at the log for the store's error: disk full, read-only, slow, or the database unreachable."),
        MissReason.SigningFailed => new(
            Responsible.OwnNode,
            "This node could not sign with its share in time, and too few others signed.",
            "The machine is overloaded: look at its processor load, and give the node its cores."),
        MissReason.TooFewPartials => new(
            Responsible.Peers,
            "The cluster agreed, and fewer partial signatures came than the threshold.",
            "Look at peer participation in clay-dvt status or the metrics: who did not sign? Ask that operator for its log of the slot."),
        MissReason.InvalidPartials => new(
            Responsible.Peers,
            "Enough partial signatures came, and too few of them were valid.",
            "The log names the operators whose signatures were wrong: their shares or their software are broken, or they are hostile."),
        MissReason.SubmissionRefused => new(
            Responsible.OwnBeaconNode,
            "The beacon nodes refused the finished signature.",
            "Look at the log for the beacon node's words; is it on the same chain and fork as the others?"),
        MissReason.SubmissionFailed => new(
            Responsible.OwnBeaconNode,
            "No beacon node took the finished signature in time.",
            "Look at the beacon nodes: reachable, not overloaded? Add a second one under beacon-nodes. Other operators' nodes may have submitted it all the same."),
        MissReason.TooLate => new(
            Responsible.OwnNode,
            "The signature was made so late that no beacon node would have taken it any more.",
            "One slot after a start is normal; else look at the processor load of the operators' machines, and at how late their partial signatures came."),
        MissReason.PayloadWithheld => new(
            Responsible.Relay,
            "The block is a builder's, and no beacon node could publish it: its relay did not reveal the payload in time.",
            "Look at the logs of the beacon nodes and of the builder software for the relay; leave that relay out, or lower the builder's boost in the manifest."),
        MissReason.InternalError => new(
            Responsible.OwnNode,
            "The duty's actor failed, which is a fault in this program.",
            "Report it with the log of the slot."),
        MissReason.VoteNotDecided => new(
            Responsible.Peers,
            "The slot's vote, which sync committee messages and aggregates build on, was not agreed on.",
            "Look at the log's line of the slot's attestations, which names the cause; in a slot without any, look at the logs of the other operators."),
        MissReason.LeftOut => new(
            Responsible.Peers,
            "The aggregates that the cluster agreed on have none for this aggregator.",
            "The beacon nodes of the operator that led had no aggregate of its committee: look at their subscriptions and peers; if it is always the same operator, ask it."),
        MissReason.EntryRefused => new(
            Responsible.Peers,
            "What the cluster agreed on for this aggregator did not pass this node's check, and too few others signed it.",
            "Compare the duties that the operators' beacon nodes give for the slot: one of them is on another chain, or an operator is hostile."),
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "No such reason."),
    };
}
