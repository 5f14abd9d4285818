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

    /// <summary>Who contradicts itself to one peer again and again is convicted of it (PROTOCOL C6, G1).</summary>
    CulpritsConvicted,

    /// <summary>What is heard from a peer is its own word, about slots that are near (PROTOCOL P3).</summary>
    OnlyOwnWordsAreHeard,

    /// <summary>What a peer says is heard once, and looked at once more as evidence, whatever it repeats (PROTOCOL P3, G1).</summary>
    OneWordForEachPlace,

    /// <summary>Of an operator no older run is heard, nor a second one of the same age (PROTOCOL P4).</summary>
    NoOlderRunIsHeard,

    /// <summary>A store that is older than its anchor says does not open (PROTOCOL S5).</summary>
    NoOldStoreOpens,

    /// <summary>A node that has lost its store signs nothing slashable until its operator activates its keys (PROTOCOL S2).</summary>
    NothingSignedWithoutARow,

    /// <summary>Keys that another client used begin only after two epochs in which that was silent (PROTOCOL S7).</summary>
    NothingBesideAForeignInstance,

    /// <summary>A node whose clock jumped by slots signs nothing slashable (PROTOCOL S9).</summary>
    NothingSignedByAWrongClock,

    /// <summary>No actor fails, and no node ends by a broken invariant.</summary>
    NoActorFails,

    /// <summary>After healing, every new duty of a quorum is done in its slot, and every honest operator votes.</summary>
    LivenessAfterHealing,
}
