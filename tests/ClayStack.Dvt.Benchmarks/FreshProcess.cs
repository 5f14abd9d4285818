using System.Diagnostics;
using System.Text.Json;

namespace ClayStack.Dvt.Benchmarks;

/// <summary>Runs one round of a benchmark in a process of its own, so that no round inherits another's heap or JIT state.</summary>
internal static class FreshProcess
{
    /// <summary>Starts this program with other arguments and returns its standard output.</summary>
    public static string Run(params string[] arguments)
    {
        ProcessStartInfo start = new(Environment.ProcessPath!) { RedirectStandardOutput = true, UseShellExecute = false };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath!) is "dotnet")
            start.ArgumentList.Add(typeof(FreshProcess).Assembly.Location);
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        using Process process = Process.Start(start)
            ?? throw new InvalidOperationException("The benchmark could not start a process of itself.");
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"Round '{string.Join(' ', arguments)}' ended with {process.ExitCode}: {output}");
        return output;
    }

    /// <summary>The same for a round that prints its metrics as one JSON object.</summary>
    public static Dictionary<string, double> RunForMetrics(params string[] arguments) =>
        JsonSerializer.Deserialize<Dictionary<string, double>>(Run(arguments))!;
}
