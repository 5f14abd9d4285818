using System.Diagnostics;
using ClayStack.Dvt.Devnet.Local;

namespace ClayStack.Dvt.EndToEnd.Cluster;

/// <summary>A command of <c>clay-dvt</c>, as an operator gives it, in a process of its own.</summary>
internal static class NodeCommand
{
    /// <summary>How the program is started.</summary>
    public static NodeProgram Program { get; } = new("dotnet", [Path.Combine(AppContext.BaseDirectory, "clay-dvt.dll")]);

    /// <summary>Runs a command with the configuration of a node.</summary>
    /// <returns>Its exit code, and all that it printed.</returns>
    public static async Task<(int ExitCode, string Output)> RunAsync(LocalNode node, params string[] arguments)
    {
        ProcessStartInfo start = new(
            Program.FileName,
            [.. Program.Prefix, .. arguments, "--config", Path.Combine(node.Folder, LocalCluster.ConfigurationFile)])
        {
            WorkingDirectory = node.Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        using Process process = Process.Start(start) ?? throw new InvalidOperationException("clay-dvt did not start.");
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        string error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output + error);
    }
}
