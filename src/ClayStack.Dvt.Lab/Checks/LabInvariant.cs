namespace ClayStack.Dvt.Lab.Checks;

/// <summary>What must hold whatever the schedule does (DESIGN section 6); a checker stands behind each.</summary>
internal enum LabInvariant
{
    /// <summary>No honest operator's share signs two attestations or blocks that would be slashable together.</summary>
    NoShareConflicts,

    /// <summary>Whoever has every partial ever sent, and the malicious shares, cannot combine a slashable pair.</summary>
    NoSlashablePairInTheHoard,

    /// <summary>The chain was given no slashable pair.</summary>
    NothingSlashableOnChain,

    /// <summary>No two honest operators sign different things for one duty, and no two values have a quorum of COMMITs.</summary>
    Agreement,

    /// <summary>What honest operators sign fits slot, target, source and a block that the chain has or had (PROTOCOL C4).</summary>
    OnlyCheckedValues,

    /// <summary>What is slashable is in the durable store before its partial leaves.</summary>
    DurableBeforeRelease,

    /// <summary>An honest operator says one thing per instance, round and type, across restarts.</summary>
    OneVotePerRound,

    /// <summary>No node hands the chain a signature that does not verify.</summary>
    OnlyGoodSignatures,

    /// <summary>A duty ends once, and each missed validator has exactly one reason.</summary>
    OneReasonPerMiss,

    /// <summary>Nobody convicts an operator that did nothing wrong.</summary>
    OnlyCulpritsConvicted,

    /// <summary>No actor fails, and no node ends by a broken invariant.</summary>
    NoActorFails,

    /// <summary>After healing, every new duty of a quorum is done in its slot.</summary>
    LivenessAfterHealing,
}
