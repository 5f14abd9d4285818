using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Duties.Protection;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Clusters;

/// <summary>What is published when this node stops signing slashable things, or does so again. The family is closed.</summary>
public abstract record SafetyEvent
{
    private SafetyEvent()
    {
    }

    /// <summary>A quarantine begins, or goes on after a restart (PROTOCOL S5, S6).</summary>
    /// <param name="Cause">Of which kind the proof was.</param>
    /// <param name="Detail">What was proven, and by whom.</param>
    public sealed record QuarantineEntered(QuarantineCause Cause, string Detail) : SafetyEvent;

    /// <summary>The quarantine is over, and every mark was raised.</summary>
    /// <param name="Slot">Nothing at or below it can be signed.</param>
    public sealed record QuarantineLeft(Slot Slot) : SafetyEvent;

    /// <summary>The quarantine is over, and peers will take this node again under a higher fence: the host starts it again.</summary>
    /// <param name="Proven">The highest fence that was proven; the next one lies above it.</param>
    public sealed record RestartNeeded(Fence Proven) : SafetyEvent;

    /// <summary>A change of the quarantine could not be made durable; it is tried again, and the hold stays.</summary>
    /// <param name="Detail">What failed.</param>
    public sealed record QuarantineNotRecorded(string Detail) : SafetyEvent;

    /// <summary>The clock cannot be trusted any more (PROTOCOL S9).</summary>
    /// <param name="Detail">Why, as a sentence.</param>
    public sealed record ClockDoubted(string Detail) : SafetyEvent;

    /// <summary>The clock can be trusted again.</summary>
    public sealed record ClockTrusted : SafetyEvent;

    /// <summary>The chain saw watched validators act, and not by this cluster (PROTOCOL S7): another instance has their keys.</summary>
    /// <param name="Epoch">In which epoch.</param>
    /// <param name="Keys">Their group public keys.</param>
    public sealed record DoppelgangerSeen(Epoch Epoch, IReadOnlyList<BlsPublicKeyBytes> Keys) : SafetyEvent;

    /// <summary>
    /// The chain has a vote or a block of a validator that the cluster did not decide (PROTOCOL S7): another instance has its
    /// key, and it is halted here until an operator lifts that.
    /// </summary>
    /// <param name="Found">The validator, and what was found.</param>
    public sealed record ForeignSignature(HaltedValidator Found) : SafetyEvent;

    /// <summary>That a validator is halted could not be made durable; it is tried again, and the halt stays.</summary>
    /// <param name="Key">Its group public key.</param>
    /// <param name="Detail">What failed.</param>
    public sealed record HaltNotRecorded(BlsPublicKeyBytes Key, string Detail) : SafetyEvent;

    /// <summary>Watched validators may begin.</summary>
    /// <param name="Keys">Their group public keys.</param>
    public sealed record DoppelgangerCheckEnded(IReadOnlyList<BlsPublicKeyBytes> Keys) : SafetyEvent;
}
