using ClayStack.Dvt.Actors;
using ClayStack.Dvt.Duties.Exits;

namespace ClayStack.Dvt.Node.Hosting;

// What the operator says about exits goes to the cluster's actor.
internal sealed partial class NodeHost
{
    // Beacon nodes, share and store take a slot each at most.
    private static readonly TimeSpan ExitPatience = TimeSpan.FromSeconds(45);

    /// <inheritdoc/>
    public string? NotRunning
    {
        get
        {
            if (_standingBy is { } waiting)
                return $"This process stands by ({waiting}): ask the one that has the store.";
            return _cluster is null ? "The node starts: ask again when clay-dvt status says that it is ready." : null;
        }
    }

    /// <inheritdoc/>
    public Task<ExitAnswer> RequestExitAsync(ExitQuestion.Request request, CancellationToken cancel) =>
        _cluster!.Ask<ExitAnswer>(request, ExitPatience).WaitAsync(cancel);

    /// <inheritdoc/>
    public Task<ExitReport> ShowExitsAsync(ExitQuestion.Show show, CancellationToken cancel) =>
        _cluster!.Ask<ExitReport>(show, AskPatience).WaitAsync(cancel);
}
