namespace ClayStack.Dvt.Consensus;

/// <summary>What one operator says in one instance, round and type: the content that its signature covers (PROTOCOL P3).</summary>
/// <param name="Instance">Which agreement.</param>
/// <param name="Type">The kind of message.</param>
/// <param name="Round">From 1.</param>
/// <param name="Value">The hash of the value; all zero in a ROUND-CHANGE.</param>
/// <param name="PreparedRound">Of a ROUND-CHANGE: the last round that the sender saw prepared; 0 for none, and elsewhere.</param>
/// <param name="PreparedValue">Of a ROUND-CHANGE: what was prepared there; all zero for none, and elsewhere.</param>
/// <param name="Sender">Who says it.</param>
/// <param name="Fence">Which run of the sender's node.</param>
public sealed record Statement(
    InstanceId Instance,
    StatementType Type,
    int Round,
    ValueHash Value,
    int PreparedRound,
    ValueHash PreparedValue,
    OperatorIndex Sender,
    Fence Fence);
