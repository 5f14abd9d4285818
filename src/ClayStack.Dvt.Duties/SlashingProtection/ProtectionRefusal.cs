namespace ClayStack.Dvt.Duties.Protection;

/// <summary>
/// Why slashing protection gave no leave to sign; the list is closed. The numbers and <see cref="ProtectionRefusals.Code"/>
/// never change.
/// </summary>
public enum ProtectionRefusal
{
    /// <summary>The store has no row for the key, so its past is unknown (PROTOCOL S2). Import, or activate.</summary>
    NoRow = 1,

    /// <summary>A block at this slot or a later one was signed, with another signing root.</summary>
    BlockSlotNotHigher = 2,

    /// <summary>An attestation with this target epoch or a later one was signed, with another signing root.</summary>
    TargetNotHigher = 3,

    /// <summary>An attestation with a later source was signed: this one could be surrounding it.</summary>
    SourceLower = 4,

    /// <summary>The source lies after the target: no such vote is ever valid.</summary>
    SourceAfterTarget = 5,

    /// <summary>The object is of another slot than the duty.</summary>
    WrongSlot = 6,

    /// <summary>The target is not the epoch of the vote's slot.</summary>
    WrongTarget = 7,

    /// <summary>The store cannot say whether the record is durable; the identical bytes may be tried again (PROTOCOL S3).</summary>
    CommitUnknown = 8,

    /// <summary>The store could not be read or written, and nothing was recorded.</summary>
    StoreFailed = 9,

    /// <summary>Fewer peers were heard since the start than could prove an older run (PROTOCOL S5).</summary>
    NotReady = 10,

    /// <summary>Peers proved that the store does not have all that was signed under its identity (PROTOCOL S6).</summary>
    Quarantined = 11,

    /// <summary>The machine's clock jumped, or differs from the beacon node's by more than a slot (PROTOCOL S9).</summary>
    ClockUncertain = 12,

    /// <summary>The key's row came from an import or an activation, and it is still watched for another instance (PROTOCOL S7).</summary>
    Doppelganger = 13,

    /// <summary>The chain has a signature of this key that the cluster did not decide (PROTOCOL S7).</summary>
    ForeignSignature = 14,
}
