using System.Diagnostics;

namespace ClayStack.Dvt.EndToEnd.Foreign;

/// <summary>A run of a program in <c>tests/foreign</c>. Disposing ends it.</summary>
internal sealed class ForeignGrpc : IAsyncDisposable
{
    private static readonly string Folder = Path.Combine(FindRoot(), "tests", "foreign");

    private readonly Process _process;
    private readonly Task<string> _errors;

    private ForeignGrpc(Process process)
    {
        _process = process;
        _errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Starts <c>grpc.mjs</c>.</summary>
    public static ForeignGrpc Start(params string[] arguments) => StartProgram("grpc.mjs", arguments);

    public static ForeignGrpc StartProgram(string program, params string[] arguments)
    {
        Assert.True(
            Directory.Exists(Path.Combine(Folder, "node_modules")),
            "tests/foreign lacks its packages: install them as its README says.");
        ProcessStartInfo start = new("node", [Path.Combine(Folder, program), .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return new ForeignGrpc(Process.Start(start)!);
    }

    /// <summary>The next line that it says.</summary>
    public async Task<string> LineAsync() =>
        await _process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) ?? throw new InvalidOperationException(await _errors);

    /// <summary>All lines to its end.</summary>
    public async Task<string[]> LinesAsync()
    {
        string text = await _process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal("", await _errors);
        Assert.Equal(0, _process.ExitCode);
        return text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.StandardInput.Close();
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        _process.Dispose();
    }

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "ClayStack.Dvt.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The tests must run inside of the repository.");
    }
}
