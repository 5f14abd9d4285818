using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using ClayStack.Dvt.Node.Commands;

namespace ClayStack.Dvt.Node.Admin;

/// <summary>Speaks with the node that runs on a data folder of this machine.</summary>
/// <param name="dataFolder">The data folder.</param>
/// <param name="time">The clock.</param>
internal sealed class AdminClient(string dataFolder, TimeProvider time)
{
    private const int AnswerLengthMax = 8 * 1024 * 1024;

    // Beacon nodes are asked, a share signs and the store writes, each within a slot.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    /// <summary>Asks for a validator's exit.</summary>
    public Task<AdminAnswer> RequestExitAsync(string validator, ulong? epoch, CancellationToken cancel) => AskAsync(
        key => new HttpRequestMessage(HttpMethod.Post, new Uri($"http://{key.Address}{AdminServer.ExitsPath}"))
        {
            Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(
                new ExitRequestDocument(validator, epoch), AdminJson.Default.ExitRequestDocument)),
        },
        cancel);

    /// <summary>Asks how exits stand: all, or one validator's.</summary>
    public Task<AdminAnswer> ShowExitsAsync(string? validator, CancellationToken cancel) => AskAsync(
        key => new HttpRequestMessage(
            HttpMethod.Get,
            new Uri($"http://{key.Address}{AdminServer.ExitsPath}{(validator is null ? "" : $"?validator={Uri.EscapeDataString(validator)}")}")),
        cancel);

    private async Task<AdminAnswer> AskAsync(Func<AdminKey, HttpRequestMessage> request, CancellationToken cancel)
    {
        if (!AdminKey.TryRead(dataFolder, out AdminKey? key, out string? problem))
            return NotThere(problem);
        using CancellationTokenSource timeout = new(Timeout, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancel);
        using SocketsHttpHandler handler = new() { UseProxy = false, AllowAutoRedirect = false };
        using HttpClient client = new(handler) { MaxResponseContentBufferSize = AnswerLengthMax };
        using HttpRequestMessage message = request(key);
        message.Headers.Authorization = AuthenticationHeaderValue.Parse(key.Authorization);
        try
        {
            using HttpResponseMessage response = await client.SendAsync(message, either.Token);
            return Read(response.StatusCode, await response.Content.ReadAsByteArrayAsync(either.Token));
        }
        catch (HttpRequestException exception)
        {
            return NotThere(exception.Message);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return NotThere($"it did not answer within {Timeout.TotalSeconds:F0} s");
        }
    }

    private AdminAnswer Read(HttpStatusCode status, byte[] body)
    {
        if (status == HttpStatusCode.OK)
            return ExitDocument.FromJson(body) is { } exits ? new AdminAnswer(exits, null, ExitCode.Done) : NotThere("it speaks another version: use the clay-dvt that it runs");
        if (RefusalDocument.FromJson(body) is not { } refusal || status == HttpStatusCode.Unauthorized)
            return NotThere("something else listens at its address");
        int code = status == HttpStatusCode.ServiceUnavailable ? ExitCode.NotReady : ExitCode.InputRefused;
        return new AdminAnswer(null, $"{refusal.Reason}: {refusal.Detail}", code);
    }

    private AdminAnswer NotThere(string problem) => new(
        null, $"The node of {dataFolder} could not be asked: {problem}. Check that it runs on this machine, and that --data-dir is its own.", ExitCode.Unreachable);
}

/// <summary>What came of a question.</summary>
/// <param name="Exits">The exits that it was about; null if there is no answer.</param>
/// <param name="Problem">Why there is none, and what to do.</param>
/// <param name="Code">One of <see cref="ExitCode"/>'s numbers.</param>
internal sealed record AdminAnswer(ExitDocument? Exits, string? Problem, int Code);
