using ClayStack.Dvt.Devnet.Intake;
using Microsoft.AspNetCore.Http;

namespace ClayStack.Dvt.Devnet.Http;

/// <summary>Server-sent events.</summary>
internal sealed class EventRoutes(ChainHost host, EventHub events, CancellationToken stopping)
{
    public const string Pattern = "/eth/v1/events";

    /// <summary>Answers a refusal; null once the stream has ended.</summary>
    public async Task<ApiReply?> ServeAsync(ApiRequest request)
    {
        if (host.Faults.On(DevnetRequestKind.Events) is DevnetFault.Unavailable)
            return ApiReply.Error(503, "a fault is laid on events");
        List<string> topics = request.QueryList("topics");
        List<string> unknown = [.. topics.Except(EventHub.Topics, StringComparer.Ordinal)];
        if (topics.Count == 0)
            return ApiReply.Error(400, "topics is empty");
        if (unknown.Count > 0)
            return ApiReply.Error(400, $"invalid topic: {string.Join(", ", unknown)}");
        using EventHub.Subscription? subscription = events.Subscribe(topics);
        if (subscription is null)
            return ApiReply.Error(503, $"there are {EventHub.SubscribersMax} subscribers already");
        await StreamAsync(request.Context, subscription).ConfigureAwait(false);
        return null;
    }

    private async Task StreamAsync(HttpContext context, EventHub.Subscription subscription)
    {
        using CancellationTokenSource ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-cache";
        try
        {
            // A comment makes the headers leave at once, so that the subscriber misses nothing from here on.
            await context.Response.Body.WriteAsync(":\n\n"u8.ToArray(), ended.Token).ConfigureAwait(false);
            await context.Response.Body.FlushAsync(ended.Token).ConfigureAwait(false);
            await foreach (byte[] bytes in subscription.Events.ReadAllAsync(ended.Token).ConfigureAwait(false))
            {
                await context.Response.Body.WriteAsync(bytes, ended.Token).ConfigureAwait(false);
                await context.Response.Body.FlushAsync(ended.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // The subscriber has gone, or the node stops: this is how a stream ends.
        }
    }
}
