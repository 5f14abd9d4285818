namespace ClayStack.Dvt.Beacon.Http;

/// <summary>A complete answer within its bounds.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">The body.</param>
/// <param name="IsSsz">Whether the body is SSZ; else it is JSON, or empty.</param>
/// <param name="Version">Eth-Consensus-Version; null if the server sent none.</param>
/// <param name="Blinded">Eth-Execution-Payload-Blinded.</param>
/// <param name="PayloadValue">Eth-Execution-Payload-Value.</param>
/// <param name="ConsensusValue">Eth-Consensus-Block-Value.</param>
internal sealed record HttpReply(
    int Status,
    ReadOnlyMemory<byte> Body,
    bool IsSsz,
    string? Version,
    string? Blinded,
    string? PayloadValue,
    string? ConsensusValue);
