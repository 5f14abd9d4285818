namespace ClayStack.Dvt.Devnet;

/// <summary>The requests that a fault can be laid on.</summary>
public enum DevnetRequestKind
{
    /// <summary>node/…, config/…, beacon/genesis.</summary>
    Node,

    /// <summary>beacon/states/….</summary>
    States,

    /// <summary>beacon/blocks/… and beacon/headers/….</summary>
    Blocks,

    /// <summary>validator/duties/….</summary>
    Duties,

    /// <summary>validator/attestation_data.</summary>
    AttestationData,

    /// <summary>beacon/pool/…, and aggregates and contributions of validators.</summary>
    Pool,

    /// <summary>Subscriptions, preparations, registrations, liveness, and what aggregators ask for.</summary>
    Validator,

    /// <summary>validator/blocks/….</summary>
    BlockProduction,

    /// <summary>Publication of blocks, full and blinded.</summary>
    BlockPublication,

    /// <summary>events: a fault refuses new subscriptions.</summary>
    Events,
}
