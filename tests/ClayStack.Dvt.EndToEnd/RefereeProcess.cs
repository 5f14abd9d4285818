using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;

namespace ClayStack.Dvt.EndToEnd;

/// <summary>
/// A referee of its own (tests/referee): started with the given options, ready once <see cref="Start"/> returns, and ended
/// by its process id when disposed of.
/// </summary>
internal sealed class RefereeProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly Process _process;
    private readonly HttpClient _admin;

    private RefereeProcess(Process process, Uri url, long genesisTime)
    {
        _process = process;
        Url = url;
        GenesisTime = genesisTime;
        _admin = new HttpClient { BaseAddress = url, Timeout = Patience };
    }

    /// <summary>Where it serves the Beacon API.</summary>
    public Uri Url { get; }

    /// <summary>UNIX time in seconds.</summary>
    public long GenesisTime { get; }

    /// <summary>Starts <c>node referee.mjs</c> with options, which its README describes, and waits until it is ready.</summary>
    public static async Task<RefereeProcess> Start(params string[] options)
    {
        string folder = Path.Combine(RepositoryRoot(), "tests", "referee");
        ProcessStartInfo start = new("node") { WorkingDirectory = folder, RedirectStandardOutput = true, UseShellExecute = false };
        start.ArgumentList.Add("referee.mjs");
        Array.ForEach(options, start.ArgumentList.Add);
        Process process = Process.Start(start) ?? throw new InvalidOperationException("node did not start.");
        string? line = await process.StandardOutput.ReadLineAsync().WaitAsync(Patience);
        if (line is null)
        {
            process.Dispose();
            throw new InvalidOperationException(
                "The referee ended before it was ready: install its packages as tests/referee/README.md says.");
        }

        JsonElement ready = JsonDocument.Parse(line).RootElement;
        return new RefereeProcess(process, new Uri(ready.GetProperty("url").GetString()!), ready.GetProperty("genesis_time").GetInt64());
    }

    /// <summary>Moves a manual clock to a point of a slot, in basis points of it; what is due on the way is done first.</summary>
    public Task MoveTo(ulong slot, int basisPoints) => Tell("referee/clock", new
    {
        slot = slot.ToString(CultureInfo.InvariantCulture),
        bps = basisPoints.ToString(CultureInfo.InvariantCulture),
    });

    /// <summary>Pretends faults: <c>syncing</c>, <c>optimistic</c>, <c>elOffline</c>, <c>unknownTopics</c>.</summary>
    public Task Pretend(object faults) => Tell("referee/faults", faults);

    /// <summary>Posts to an endpoint of the referee's own; throws for a refusal.</summary>
    public async Task Tell(string path, object body)
    {
        using HttpResponseMessage response = await _admin.PostAsJsonAsync(path, body);
        string answer = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{path} answered {(int)response.StatusCode}: {answer}");
    }

    /// <summary>The <c>data</c> of any endpoint; throws for a refusal.</summary>
    public async Task<JsonElement> Read(string path)
    {
        using HttpResponseMessage response = await _admin.GetAsync(path);
        string answer = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{path} answered {(int)response.StatusCode}: {answer}");
        return JsonDocument.Parse(answer).RootElement.GetProperty("data");
    }

    /// <summary>Ends the process that <see cref="Start"/> started, and no other.</summary>
    public async ValueTask DisposeAsync()
    {
        _admin.Dispose();
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static string RepositoryRoot()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "ClayStack.Dvt.sln")))
            folder = Path.GetDirectoryName(folder);
        return folder ?? throw new InvalidOperationException("The tests do not lie in the repository.");
    }
}
