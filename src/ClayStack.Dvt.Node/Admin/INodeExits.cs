using ClayStack.Dvt.Duties.Exits;

namespace ClayStack.Dvt.Node.Admin;

/// <summary>Takes the operator's words about exits: behind the administration's server.</summary>
internal interface INodeExits
{
    /// <summary>Why nothing can be asked now; null if it can.</summary>
    string? NotRunning { get; }

    /// <summary>Asks for a validator's exit.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <exception cref="Actors.AskTimeoutException">The node did not answer in time.</exception>
    /// <exception cref="Actors.AskFailedException">The node's part has ended.</exception>
    Task<ExitAnswer> RequestExitAsync(ExitQuestion.Request request, CancellationToken cancel);

    /// <summary>Asks how exits stand.</summary>
    /// <param name="show">Of whom.</param>
    /// <param name="cancel">Ends the wait.</param>
    /// <exception cref="Actors.AskTimeoutException">The node did not answer in time.</exception>
    /// <exception cref="Actors.AskFailedException">The node's part has ended.</exception>
    Task<ExitReport> ShowExitsAsync(ExitQuestion.Show show, CancellationToken cancel);
}
