using System.Diagnostics;
using System.Globalization;

namespace ClayStack.Dvt.TestKit;

/// <summary>
/// A PostgreSQL server of a test's own, in a temporary folder and on a UNIX socket in it, so that it needs no port and nobody
/// else can reach it. It ends when it is disposed of, and also when the process that started it ends in any way: it reads
/// its standard input. PostgreSQL does not run as root, so a root starts it as the user <c>postgres</c>.
/// </summary>
public sealed class PrivatePostgres : IDisposable
{
    private const string User = "postgres";
    private const string Ready = "database system is ready to accept";

    // Ends the server, by its process id, when standard input ends.
    private const string Guard = """postgres=$1; shift; "$postgres" "$@" & server=$!; cat >/dev/null; kill -INT $server; wait $server""";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("clay-dvt-pg-");
    private readonly string _programs;
    private readonly string[] _settings;
    private Process? _process;

    /// <summary>Makes a server's data folder and starts it.</summary>
    /// <param name="settings">Settings in the form <c>name=value</c>, in addition.</param>
    /// <exception cref="InvalidOperationException">PostgreSQL is not installed, or does not start.</exception>
    public PrivatePostgres(params string[] settings)
    {
        _settings = settings;
        _programs = FindPrograms();
        if (Environment.IsPrivilegedProcess)
            Run("chown", User, _folder.FullName);
        RunAsOwner(Path.Combine(_programs, "initdb"), "-D", DataFolder, "-U", User, "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync");
        Start();
    }

    /// <summary>The server's data.</summary>
    public string DataFolder => Path.Combine(_folder.FullName, "data");

    /// <summary>The folder of the socket: what <c>Host</c> is in a connection string.</summary>
    public string Host => _folder.FullName;

    /// <summary>How to connect, as the superuser.</summary>
    /// <param name="schema">The schema whose tables are meant; null for the default.</param>
    public string ConnectionString(string? schema = null) =>
        $"Host={Host};Database=postgres;Username={User}{(schema is null ? "" : $";Search Path={schema}")}";

    /// <summary>Starts the server on the data that is there.</summary>
    /// <exception cref="InvalidOperationException">It ended before it was ready.</exception>
    public void Start()
    {
        List<string> arguments = ["-c", Guard, "sh", Path.Combine(_programs, "postgres"), "-D", DataFolder];
        string[] fixedSettings = ["listen_addresses=", $"unix_socket_directories={Host}", "shared_buffers=32MB", "log_destination=stderr", "logging_collector=off"];
        foreach (string setting in fixedSettings.Concat(_settings))
            arguments.AddRange(["-c", setting]);
        _process = Process.Start(AsOwner("sh", arguments, redirectInput: true))!;
        TaskCompletionSource<bool> ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
        List<string> said = [];
        _process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is null)
                ready.TrySetResult(false);
            else if (!ready.Task.IsCompleted)
                said.Add(line.Data);
            if (line.Data?.Contains(Ready, StringComparison.Ordinal) == true)
                ready.TrySetResult(true);
        };
        _process.BeginErrorReadLine();
        if (!ready.Task.GetAwaiter().GetResult())
            throw new InvalidOperationException($"PostgreSQL did not start: {string.Join('\n', said)}");
    }

    /// <summary>Stops the server in order; connections end.</summary>
    public void Stop()
    {
        if (_process is null)
            return;
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
        _process = null;
    }

    /// <summary>Makes an empty file of the server's user in the data folder, for example <c>standby.signal</c>.</summary>
    public void Touch(string name) => RunAsOwner("touch", Path.Combine(DataFolder, name));

    /// <inheritdoc/>
    public void Dispose()
    {
        Stop();
        _folder.Delete(recursive: true);
    }

    private static string FindPrograms()
    {
        const string debian = "/usr/lib/postgresql";
        string? found = Directory.Exists(debian)
            ? Directory.GetDirectories(debian)
                .Where(folder => File.Exists(Path.Combine(folder, "bin", "postgres")))
                .MaxBy(folder => int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out int version) ? version : 0)
            : null;
        if (found is not null)
            return Path.Combine(found, "bin");
        return (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")))
            ?? throw new InvalidOperationException("PostgreSQL is not installed: neither below /usr/lib/postgresql nor on PATH. On Debian: apt-get install --no-install-recommends postgresql");
    }

    private static ProcessStartInfo AsOwner(string program, IEnumerable<string> arguments, bool redirectInput = false)
    {
        bool root = Environment.IsPrivilegedProcess;
        ProcessStartInfo start = new(root ? "runuser" : program)
        {
            RedirectStandardInput = redirectInput,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = "/",
        };
        if (root)
            Array.ForEach(["-u", User, "--", program], start.ArgumentList.Add);
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        return start;
    }

    private static void RunAsOwner(string program, params string[] arguments) => Run(AsOwner(program, arguments));

    private static void Run(string program, params string[] arguments)
    {
        ProcessStartInfo start = new(program) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        Array.ForEach(arguments, start.ArgumentList.Add);
        Run(start);
    }

    private static void Run(ProcessStartInfo start)
    {
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        string errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{start.FileName} {string.Join(' ', start.ArgumentList)} failed: {output.Result}{errors}");
    }
}
