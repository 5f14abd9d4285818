using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Ethereum.Networks;

/// <summary>
/// When in a slot each duty is due. The shares of the slot come from the network's *_DUE_BPS values in basis points; a
/// network that gives none has the thirds of the original specification, and quarters from Gloas on.
/// </summary>
public sealed record SlotTiming
{
    /// <summary>SLOT_DURATION_MS, or SECONDS_PER_SLOT in milliseconds.</summary>
    public required ulong SlotDurationMs { get; init; }

    /// <summary>ATTESTATION_DUE_BPS; null for a third of the slot.</summary>
    public int? AttestationDueBps { get; init; }

    /// <summary>AGGREGATE_DUE_BPS; null for two thirds.</summary>
    public int? AggregateDueBps { get; init; }

    /// <summary>SYNC_MESSAGE_DUE_BPS; null for a third.</summary>
    public int? SyncMessageDueBps { get; init; }

    /// <summary>CONTRIBUTION_DUE_BPS; null for two thirds.</summary>
    public int? ContributionDueBps { get; init; }

    /// <summary>ATTESTATION_DUE_BPS_GLOAS; null for a quarter.</summary>
    public int? AttestationDueBpsGloas { get; init; }

    /// <summary>AGGREGATE_DUE_BPS_GLOAS; null for a half.</summary>
    public int? AggregateDueBpsGloas { get; init; }

    /// <summary>SYNC_MESSAGE_DUE_BPS_GLOAS; null for a quarter.</summary>
    public int? SyncMessageDueBpsGloas { get; init; }

    /// <summary>CONTRIBUTION_DUE_BPS_GLOAS; null for a half.</summary>
    public int? ContributionDueBpsGloas { get; init; }

    /// <summary>Milliseconds from the start of the slot until attestations are due.</summary>
    public ulong AttestationDueMs(ForkName fork) =>
        fork >= ForkName.Gloas ? Due(AttestationDueBpsGloas, 1, 4) : Due(AttestationDueBps, 1, 3);

    /// <summary>Milliseconds from the start of the slot until aggregates are due.</summary>
    public ulong AggregateDueMs(ForkName fork) =>
        fork >= ForkName.Gloas ? Due(AggregateDueBpsGloas, 2, 4) : Due(AggregateDueBps, 2, 3);

    /// <summary>Milliseconds from the start of the slot until sync committee messages are due.</summary>
    public ulong SyncMessageDueMs(ForkName fork) =>
        fork >= ForkName.Gloas ? Due(SyncMessageDueBpsGloas, 1, 4) : Due(SyncMessageDueBps, 1, 3);

    /// <summary>Milliseconds from the start of the slot until sync committee contributions are due.</summary>
    public ulong ContributionDueMs(ForkName fork) =>
        fork >= ForkName.Gloas ? Due(ContributionDueBpsGloas, 2, 4) : Due(ContributionDueBps, 2, 3);

    /// <summary>The start of a slot as UNIX time in milliseconds; throws <see cref="OverflowException"/> beyond 64 bits.</summary>
    public ulong StartMs(Uint64 genesisTime, Slot slot) => checked((genesisTime.Value * 1000) + (slot.Value * SlotDurationMs));

    /// <summary>The slot at a UNIX time in milliseconds; null before genesis.</summary>
    public Slot? SlotAt(Uint64 genesisTime, ulong unixTimeMs)
    {
        ulong genesisMs = checked(genesisTime.Value * 1000);
        return unixTimeMs < genesisMs ? null : new Slot((unixTimeMs - genesisMs) / SlotDurationMs);
    }

    // consensus-specs: get_slot_component_duration_ms
    private ulong Due(int? basisPoints, ulong part, ulong parts) => basisPoints is { } share
        ? checked((ulong)share * SlotDurationMs / SpecConstants.BasisPoints)
        : checked(SlotDurationMs * part / parts);
}
