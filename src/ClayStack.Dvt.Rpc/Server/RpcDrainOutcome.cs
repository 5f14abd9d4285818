namespace ClayStack.Dvt.Rpc.Server;

/// <summary>How a server's stop went.</summary>
/// <param name="Aborted">How many calls had not ended when the patience ran out, and were told to.</param>
/// <param name="CutOff">Whether calls or connections did not end even then, and were cut off.</param>
public sealed record RpcDrainOutcome(int Aborted, bool CutOff);
