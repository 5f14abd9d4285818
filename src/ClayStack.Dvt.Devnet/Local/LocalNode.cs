using System.Diagnostics;
using System.Globalization;

namespace ClayStack.Dvt.Devnet.Local;

/// <summary>
/// One node process. Its output goes to <c>node.log</c> in its folder. It ends when this process does, however that ends: it
/// reads its standard input, and the system closes that with its last writer.
/// </summary>
public sealed class LocalNode : IAsyncDisposable
{
    private readonly NodeProgram _program;
    private readonly Lock _logGate = new();
    private Process? _process;

    internal LocalNode(int index, string folder, NodeProgram program)
    {
        Index = index;
        Folder = folder;
        _program = program;
    }

    /// <summary>The operator's index.</summary>
    public int Index { get; }

    /// <summary>The node's folder.</summary>
    public string Folder { get; }

    /// <summary>Where its status is served; set when the cluster chose ports.</summary>
    public Uri? StatusUrl { get; internal set; }

    /// <summary>The file that its output goes to.</summary>
    public string LogFile => Path.Combine(Folder, "node.log");

    /// <summary>Whether the process runs.</summary>
    public bool IsRunning => _process is { HasExited: false };

    /// <summary>The exit code of the last run; null if it runs, or never ran.</summary>
    public int? ExitCode => _process is { HasExited: true } ended ? ended.ExitCode : null;

    /// <summary>The process's id; null if none runs.</summary>
    public int? ProcessId => IsRunning ? _process!.Id : null;

    /// <summary>Processor time of the present run so far; zero if none runs.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            if (!IsRunning)
                return TimeSpan.Zero;
            _process!.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Resident memory in bytes; 0 if none runs.</summary>
    public long ResidentBytes
    {
        get
        {
            if (!IsRunning)
                return 0;
            _process!.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>Starts the process.</summary>
    /// <exception cref="InvalidOperationException">It runs already.</exception>
    public void Start()
    {
        if (IsRunning)
            throw new InvalidOperationException($"Node {Index} runs already.");
        _process?.Dispose();
        ProcessStartInfo start = new(_program.FileName)
        {
            WorkingDirectory = Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (string argument in (string[])[.. _program.Prefix, "run", "--config", Path.Combine(Folder, LocalCluster.ConfigurationFile), "--end-with-input"])
            start.ArgumentList.Add(argument);
        _process = Process.Start(start) ?? throw new InvalidOperationException($"Node {Index} cannot be started: {_program.FileName}");
        _process.OutputDataReceived += (_, line) => Log(line.Data);
        _process.ErrorDataReceived += (_, line) => Log(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Ends the process at once, as a crash would: SIGKILL.</summary>
    public async Task KillAsync()
    {
        if (!IsRunning)
            return;
        _process!.Kill();
        await _process.WaitForExitAsync().ConfigureAwait(false);
    }

    /// <summary>Asks the process to stop in order, and ends it if it does not within the time.</summary>
    /// <param name="within">How long to wait.</param>
    /// <param name="time">The clock.</param>
    /// <returns>Whether it stopped by itself.</returns>
    public async Task<bool> StopAsync(TimeSpan within, TimeProvider time)
    {
        if (!IsRunning)
            return true;
        _process!.StandardInput.Close();
        using CancellationTokenSource patience = new(within, time);
        try
        {
            await _process.WaitForExitAsync(patience.Token).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException)
        {
            await KillAsync().ConfigureAwait(false);
            return false;
        }
    }

    /// <summary>The last lines of the log, for a message about what went wrong.</summary>
    public string LogTail(int lines = 12)
    {
        lock (_logGate)
            return File.Exists(LogFile) ? string.Join('\n', File.ReadLines(LogFile).TakeLast(lines)) : "";
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await KillAsync().ConfigureAwait(false);
        _process?.Dispose();
        _process = null;
    }

    /// <summary>The name and the state.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"node {Index}");

    private void Log(string? line)
    {
        if (line is null)
            return;
        lock (_logGate)
            File.AppendAllText(LogFile, line + "\n");
    }
}
