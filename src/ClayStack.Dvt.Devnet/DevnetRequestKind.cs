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

    /// <summary>beacon/pool/….</summary>
    Pool,

    /// <summary>Subscriptions, preparations, registrations and liveness.</summary>
    Validator,

    /// <summary>events: a fault refuses new subscriptions.</summary>
    Events,
}
