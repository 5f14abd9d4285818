using ClayStack.Dvt.Crypto;
using ClayStack.Dvt.Node.Configuration;
using Microsoft.Extensions.Logging;

namespace ClayStack.Dvt.Node.Hosting;

/// <summary>The node itself: all its actors and adapters, put together and running.</summary>
internal interface INodeHost : IAsyncDisposable
{
    /// <summary>What a run returns that has to begin anew in the same process, under a higher fence (PROTOCOL S6).</summary>
    const int BeginAnew = -1;

    /// <summary>Runs the node until it is told to stop, must not go on, or has to begin anew.</summary>
    /// <param name="stop">Asks it to drain and stop.</param>
    /// <returns>One of <see cref="Commands.ExitCode"/>'s numbers, or <see cref="BeginAnew"/>.</returns>
    Task<int> RunAsync(CancellationToken stop);
}

/// <summary>What the world gives to a node, beside its configuration.</summary>
/// <param name="Time">The clock.</param>
/// <param name="Random">Where secrets and identifiers are drawn from.</param>
/// <param name="Log">Where loggers come from.</param>
/// <param name="Environment">Gives an environment variable's value, or null: for <see cref="PasswordSource"/>.</param>
/// <param name="Version">The program's version.</param>
internal sealed record NodeSurroundings(
    TimeProvider Time, IRandomSource Random, ILoggerFactory Log, Func<string, string?> Environment, string Version);

/// <summary>Puts a node together. The data folder's lock is held by the caller as long as the node lives.</summary>
/// <param name="configuration">What the operator wants.</param>
/// <param name="surroundings">What the world gives.</param>
internal delegate INodeHost NodeHostFactory(NodeConfiguration configuration, NodeSurroundings surroundings);
