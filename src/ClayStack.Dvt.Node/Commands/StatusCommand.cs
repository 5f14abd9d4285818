using System.CommandLine;
using System.Globalization;
using System.Net;
using ClayStack.Dvt.Node.Configuration;
using ClayStack.Dvt.Node.Status;
using Spectre.Console;

namespace ClayStack.Dvt.Node.Commands;

/// <summary><c>clay-dvt status</c>: asks a running node how it is.</summary>
internal static class StatusCommand
{
    private const int AnswerLengthMax = 1024 * 1024;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    /// <summary>Makes the command.</summary>
    public static Command Create(ProgramContext context)
    {
        Option<bool> json = new("--json") { Description = "Print the node's answer as it came, a JSON object." };
        Command command = new("status", $"Ask a running node how it is. Ends with {ExitCode.NotReady} if it is not ready, {ExitCode.Unreachable} if it does not answer.") { json };
        ConfigurationFlags flags = new(command, [NodeKeys.StatusAddress]);
        command.SetAction((parsed, cancel) => RunAsync(flags.Read(parsed, context), parsed.GetValue(json), context, cancel));
        return command;
    }

    private static async Task<int> RunAsync(ConfigurationValues values, bool json, ProgramContext context, CancellationToken cancel)
    {
        IPEndPoint address = values.Get(NodeKeys.StatusAddress);
        if (values.Errors.Count > 0)
            return ConfigurationFlags.Report(values, context);
        (byte[]? answer, string? problem) = await AskAsync(Reachable(address), context.Time, cancel);
        StatusDocument? document = answer is null ? null : StatusDocument.FromJson(answer);
        if (answer is not null && document is null)
            problem = "its answer is no status document";
        else if (document is not null && document.Schema != StatusDocument.CurrentSchema)
            problem = string.Create(CultureInfo.InvariantCulture, $"it speaks schema {document.Schema}, and this program {StatusDocument.CurrentSchema}: use the clay-dvt of its version {document.Version}");
        if (document is null || problem is not null)
        {
            await context.Error.WriteLineAsync($"The node at {address} could not be asked: {problem}. Check that it runs, and that {NodeKeys.StatusAddress} is its own.");
            return ExitCode.Unreachable;
        }

        if (json)
            await context.Out.WriteLineAsync(document.ToJson());
        else
            StatusTable.Write(document, AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(context.Out) }));
        return document.Ready ? ExitCode.Done : ExitCode.NotReady;
    }

    /// <summary>A node that listens everywhere is asked on this machine.</summary>
    private static IPEndPoint Reachable(IPEndPoint address)
    {
        if (address.Address.Equals(IPAddress.Any))
            return new IPEndPoint(IPAddress.Loopback, address.Port);
        return address.Address.Equals(IPAddress.IPv6Any) ? new IPEndPoint(IPAddress.IPv6Loopback, address.Port) : address;
    }

    private static async Task<(byte[]? Answer, string? Problem)> AskAsync(IPEndPoint address, TimeProvider time, CancellationToken cancel)
    {
        using CancellationTokenSource timeout = new(Timeout, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancel);
        using SocketsHttpHandler handler = new() { UseProxy = false, AllowAutoRedirect = false };
        using HttpClient client = new(handler) { MaxResponseContentBufferSize = AnswerLengthMax };
        try
        {
            using HttpResponseMessage response = await client.GetAsync(new Uri($"http://{address}/status"), either.Token);
            return response.StatusCode == HttpStatusCode.OK
                ? (await response.Content.ReadAsByteArrayAsync(either.Token), null)
                : (null, string.Create(CultureInfo.InvariantCulture, $"it answered with HTTP status {(int)response.StatusCode}"));
        }
        catch (HttpRequestException exception)
        {
            return (null, exception.Message);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return (null, string.Create(CultureInfo.InvariantCulture, $"it did not answer in {Timeout.TotalSeconds} s"));
        }
    }
}
