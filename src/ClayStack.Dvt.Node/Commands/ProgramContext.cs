using ClayStack.Dvt.Crypto;
using ClayStack.Dvt.Crypto.Keys;
using ClayStack.Dvt.Node.Hosting;

namespace ClayStack.Dvt.Node.Commands;

/// <summary>What the commands get from the process that runs them.</summary>
internal sealed record ProgramContext
{
    /// <summary>
    /// Cancels a source when standard input ends, which the system closes with its last writer, however that ended. Nothing
    /// waits for the reading thread: it ends with the process.
    /// </summary>
    public required Action<CancellationTokenSource> WatchInput { get; init; }

    /// <summary>Standard output.</summary>
    public required TextWriter Out { get; init; }

    /// <summary>Standard error.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>The environment's variables.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>The working directory.</summary>
    public required string WorkingFolder { get; init; }

    /// <summary>The process's number.</summary>
    public required int ProcessId { get; init; }

    /// <summary>The clock.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>Where secrets are drawn from.</summary>
    public required IRandomSource Random { get; init; }

    /// <summary>The program's version.</summary>
    public required string Version { get; init; }

    /// <summary>How dear the files of a new cluster make it to try a password.</summary>
    public ScryptCost KeyCost { get; init; } = ScryptCost.Standard;

    /// <summary>Puts a node together; without it there is no command <c>run</c>.</summary>
    public NodeHostFactory? CreateHost { get; init; }

    /// <summary>A variable of the environment, or null.</summary>
    public string? Variable(string name) => Environment.TryGetValue(name, out string? value) ? value : null;
}
