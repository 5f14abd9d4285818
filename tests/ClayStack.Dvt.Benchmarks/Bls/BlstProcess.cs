using System.Diagnostics;
using System.Globalization;

namespace ClayStack.Dvt.Benchmarks.Bls;

/// <summary>The rival: a Node process that answers with blst, pinned to one processor.</summary>
internal sealed class BlstProcess : IDisposable
{
    private readonly Process _process;

    private BlstProcess(Process process)
    {
        _process = process;
    }

    /// <summary>Starts <c>tests/differential/blst.mjs</c>.</summary>
    /// <param name="processor">The only processor that it may use.</param>
    public static BlstProcess Start(int processor)
    {
        string script = Path.Combine(RepositoryRoot(), "tests", "differential", "blst.mjs");
        ProcessStartInfo start = new("taskset")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(processor.ToString(CultureInfo.InvariantCulture));
        start.ArgumentList.Add("node");
        start.ArgumentList.Add(script);
        return new BlstProcess(Process.Start(start)!);
    }

    /// <summary>Asks one question, and waits for the answer.</summary>
    public string Ask(string question)
    {
        _process.StandardInput.WriteLine(question);
        _process.StandardInput.Flush();
        return _process.StandardOutput.ReadLine()
            ?? throw new InvalidOperationException("blst did not answer; is tests/differential installed?");
    }

    /// <summary>Microseconds for each iteration of a workload.</summary>
    public double Measure(string workload, int iterations) =>
        double.Parse(Ask($"bench {workload} {iterations}"), CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static string RepositoryRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "ClayStack.Dvt.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("Not inside the repository.");
    }
}
