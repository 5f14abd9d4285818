namespace ClayStack.Dvt.Duties.Ports;

/// <summary>Why a protection store cannot be opened or used; the list is closed.</summary>
public enum ProtectionStoreFault
{
    /// <summary>The disk or the database failed; the message has its words.</summary>
    Unusable = 0,

    /// <summary>Another process has it open.</summary>
    InUse,

    /// <summary>It was closed.</summary>
    Closed,

    /// <summary>It was written by a newer version of this program.</summary>
    NewerSchema,

    /// <summary>It is no protection store, or damaged.</summary>
    Malformed,

    /// <summary>It is of another chain.</summary>
    WrongChain,

    /// <summary>It is of another cluster.</summary>
    WrongCluster,

    /// <summary>The store has recorded transactions, and its anchor is not there.</summary>
    AnchorMissing,

    /// <summary>The anchor is not one that this program wrote.</summary>
    AnchorMalformed,

    /// <summary>The anchor is there, and the store is not.</summary>
    StoreMissing,

    /// <summary>Store and anchor are of two different stores.</summary>
    StoreReplaced,

    /// <summary>The store is older than its anchor: it was restored from a backup alone (PROTOCOL S5).</summary>
    StoreRolledBack,

    /// <summary>The anchor is older than its store: it was restored from a backup alone.</summary>
    AnchorRolledBack,

    /// <summary>While this run had it open, another one wrote the anchor.</summary>
    AnchorTaken,

    /// <summary>Its server cannot be reached or did not answer in time; that may pass.</summary>
    Unreachable,

    /// <summary>Its server does not give the durability that is needed (PROTOCOL S8); the message names the setting.</summary>
    NotDurable,

    /// <summary>It is on another server, or another timeline, than it was (PROTOCOL S8).</summary>
    ServerChanged,

    /// <summary>Another process of this operator has taken it over: this one must not sign any more.</summary>
    LeaseLost,
}
