using ClayStack.Dvt.Duties;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Peers.Codec;

/// <summary>
/// For how many slots before and after the present one a node takes messages about a kind of duty (PROTOCOL P3). Back to the
/// inclusion limit of attestations (G4), and as far ahead as partials are released early (G5).
/// </summary>
internal static class DutyWindow
{
    /// <summary>The furthest that any window with a bound reaches back.</summary>
    public const ulong BackMax = 64;

    // Two epochs of 32 slots for selection proofs, which are combined an epoch ahead, and the tolerance for clocks.
    private const ulong Tolerance = 2;
    private const ulong SelectionAhead = 64 + Tolerance;
    private const ulong RandaoAhead = 32 + Tolerance;

    /// <summary>True for the kinds whose slot only names them: they may be gossiped again for months (PROTOCOL V2, V3).</summary>
    public static bool IsOpen(DutyType duty) =>
        duty is DutyType.BuilderRegistration or DutyType.VoluntaryExit or DutyType.Deposit;

    /// <summary>Whether a message about that slot is taken now.</summary>
    public static bool Contains(DutyType duty, Slot now, Slot slot) => slot > now
        ? slot - now <= Ahead(duty)
        : IsOpen(duty) || now - slot <= BackMax;

    private static ulong Ahead(DutyType duty) => duty switch
    {
        DutyType.SelectionProof or DutyType.SyncSelectionProof => SelectionAhead,
        DutyType.Randao => RandaoAhead,
        DutyType.BuilderRegistration or DutyType.VoluntaryExit or DutyType.Deposit => SelectionAhead,
        _ => Tolerance,
    };
}
