using ClayStack.Dvt.Duties.Tracking;

namespace ClayStack.Dvt.Duties.Protection;

/// <summary>The stable texts of <see cref="ProtectionRefusal"/>, for logs, metrics and reports.</summary>
public static class ProtectionRefusals
{
    /// <summary>The code of a refusal, for example <c>PROTECTION_NO_ROW</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is none of the enumeration.</exception>
    public static string Code(this ProtectionRefusal refusal) => refusal switch
    {
        ProtectionRefusal.NoRow => "PROTECTION_NO_ROW",
        ProtectionRefusal.BlockSlotNotHigher => "PROTECTION_BLOCK_SLOT_NOT_HIGHER",
        ProtectionRefusal.TargetNotHigher => "PROTECTION_TARGET_NOT_HIGHER",
        ProtectionRefusal.SourceLower => "PROTECTION_SOURCE_LOWER",
        ProtectionRefusal.SourceAfterTarget => "PROTECTION_SOURCE_AFTER_TARGET",
        ProtectionRefusal.WrongSlot => "PROTECTION_WRONG_SLOT",
        ProtectionRefusal.WrongTarget => "PROTECTION_WRONG_TARGET",
        ProtectionRefusal.CommitUnknown => "PROTECTION_COMMIT_UNKNOWN",
        ProtectionRefusal.StoreFailed => "PROTECTION_STORE_FAILED",
        ProtectionRefusal.NotReady => "PROTECTION_NOT_READY",
        ProtectionRefusal.Quarantined => "PROTECTION_QUARANTINED",
        ProtectionRefusal.ClockUncertain => "PROTECTION_CLOCK_UNCERTAIN",
        ProtectionRefusal.Doppelganger => "PROTECTION_DOPPELGANGER",
        ProtectionRefusal.ForeignSignature => "PROTECTION_FOREIGN_SIGNATURE",
        _ => throw new ArgumentOutOfRangeException(nameof(refusal), refusal, "No such refusal."),
    };

    /// <summary>What a refusal is in the account of missed duties (invariant 12).</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is none of the enumeration.</exception>
    public static MissReason ToMissReason(this ProtectionRefusal refusal) => refusal switch
    {
        ProtectionRefusal.NoRow
            or ProtectionRefusal.BlockSlotNotHigher
            or ProtectionRefusal.TargetNotHigher
            or ProtectionRefusal.SourceLower
            or ProtectionRefusal.SourceAfterTarget
            or ProtectionRefusal.WrongSlot
            or ProtectionRefusal.WrongTarget => MissReason.ProtectionRefused,
        ProtectionRefusal.CommitUnknown or ProtectionRefusal.StoreFailed => MissReason.StoreFailed,
        ProtectionRefusal.NotReady => MissReason.NotReadyToVote,
        ProtectionRefusal.Quarantined => MissReason.Quarantined,
        ProtectionRefusal.ClockUncertain => MissReason.ClockUncertain,
        ProtectionRefusal.Doppelganger => MissReason.DoppelgangerWatch,
        ProtectionRefusal.ForeignSignature => MissReason.ForeignSignature,
        _ => throw new ArgumentOutOfRangeException(nameof(refusal), refusal, "No such refusal."),
    };
}
