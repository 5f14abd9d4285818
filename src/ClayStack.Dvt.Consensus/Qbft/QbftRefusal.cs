namespace ClayStack.Dvt.Consensus;

/// <summary>Why an instance refused a message.</summary>
public enum QbftRefusal
{
    /// <summary>It belongs to another instance.</summary>
    WrongInstance,

    /// <summary>Its sender is no operator of the cluster.</summary>
    UnknownSender,

    /// <summary>Its round is below 1 or beyond the last one.</summary>
    RoundOutOfRange,

    /// <summary>A PRE-PREPARE that does not come from its round's leader.</summary>
    NotTheLeader,

    /// <summary>Its justification does not justify it.</summary>
    Unjustified,

    /// <summary>The same content came before.</summary>
    Duplicate,

    /// <summary>The sender's quota of messages for this instance is used up.</summary>
    OverQuota,

    /// <summary>The instance has decided.</summary>
    AlreadyDecided,

    /// <summary>Fields are set that its type does not have, or are missing.</summary>
    Malformed,
}
