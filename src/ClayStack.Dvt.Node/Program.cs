using System.Collections;
using System.Reflection;
using ClayStack.Dvt.Crypto;
using ClayStack.Dvt.Node.Commands;
using ClayStack.Dvt.Node.Hosting;

namespace ClayStack.Dvt.Node;

/// <summary>The program <c>clay-dvt</c>.</summary>
internal static class Program
{
    private static Task<int> Main(string[] arguments) => NodeCommandLine.RunAsync(arguments, CreateContext(), CancellationToken.None);

    private static ProgramContext CreateContext() => new()
    {
        Out = Console.Out,
        Error = Console.Error,
        Environment = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value ?? "", StringComparer.Ordinal),
        WorkingFolder = Environment.CurrentDirectory,
        ProcessId = Environment.ProcessId,
#pragma warning disable RS0030 // The composition root chooses the system clock.
        Time = TimeProvider.System,
#pragma warning restore RS0030
        Random = new SystemRandomSource(),
        WatchInput = InputWatch.Start,
        CreateHost = static (configuration, surroundings) => new NodeHost(configuration, surroundings),
        Version = typeof(Program).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown",
    };
}
