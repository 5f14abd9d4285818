namespace ClayStack.Dvt.Node.Status;

/// <summary>Tells how the node is: the source of the status server's answers.</summary>
internal interface INodeStatus
{
    /// <summary>Asks the node's parts.</summary>
    /// <param name="cancel">Ends the wait; a part that does not answer must not hold the caller any longer.</param>
    /// <exception cref="OperationCanceledException">A part did not answer in time.</exception>
    /// <exception cref="Actors.AskTimeoutException">The same.</exception>
    /// <exception cref="Actors.AskFailedException">A part has ended.</exception>
    Task<NodeSnapshot> SnapshotAsync(CancellationToken cancel);
}
