using ClayStack.Dvt.Ethereum.Phase0;

namespace ClayStack.Dvt.Beacon.Api;

/// <summary>What a state holds for justified and finalized (states/{id}/finality_checkpoints).</summary>
/// <param name="PreviousJustified">Justified in the previous epoch.</param>
/// <param name="CurrentJustified">Justified in the current epoch.</param>
/// <param name="Finalized">Finalized.</param>
public sealed record FinalityCheckpoints(Checkpoint PreviousJustified, Checkpoint CurrentJustified, Checkpoint Finalized);
