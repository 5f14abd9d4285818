using ClayStack.Dvt.Crypto;
using ClayStack.Dvt.Crypto.Keys;
using ClayStack.Dvt.Node.Commands;
using ClayStack.Dvt.Node.Hosting;

namespace ClayStack.Dvt.Tests.Node.Commands;

/// <summary>Runs commands in this process, with what they print kept.</summary>
internal sealed class CommandLine(NodeFolder folder)
{
    private static readonly ScryptCost Cheap = ScryptCost.TryCreate(2, 8, 1, out ScryptCost? cost) ? cost : throw new InvalidOperationException("no cost");

    private readonly StringWriter _out = new() { NewLine = "\n" };
    private readonly StringWriter _error = new() { NewLine = "\n" };

    public string Out => _out.ToString();

    public string Error => _error.ToString();

    public NodeHostFactory? CreateHost { get; set; }

    public Task<int> RunAsync(params string[] arguments) => NodeCommandLine.RunAsync(
        arguments,
        new ProgramContext
        {
            WatchInput = _ => { },
            Out = _out,
            Error = _error,
            Environment = folder.Environment,
            WorkingFolder = folder.Root,
            ProcessId = 4711,
            Time = TimeProvider.System,
            Random = new SystemRandomSource(),
            Version = "1.2.3",
            KeyCost = Cheap,
            CreateHost = CreateHost,
        },
        TestContext.Current.CancellationToken);
}
