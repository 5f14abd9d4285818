namespace ClayStack.Dvt.Ethereum.Networks;

/// <summary>The forks of the consensus layer, in their order.</summary>
public enum ForkName
{
    /// <summary>Genesis.</summary>
    Phase0,

    /// <summary>Sync committees.</summary>
    Altair,

    /// <summary>The merge.</summary>
    Bellatrix,

    /// <summary>Withdrawals.</summary>
    Capella,

    /// <summary>Blobs; exits signed once and valid for ever (EIP-7044).</summary>
    Deneb,

    /// <summary>Attestations of several committees, requests of the execution layer.</summary>
    Electra,

    /// <summary>Cell proofs and data columns.</summary>
    Fulu,

    /// <summary>Payloads apart from blocks, earlier deadlines.</summary>
    Gloas,
}
