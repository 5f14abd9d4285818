using System.Net;
using System.Text;
using ClayStack.Dvt.Beacon;

namespace ClayStack.Dvt.Tests.Beacon;

/// <summary>
/// A beacon node in virtual time that answers as its script says, and remembers what it was asked and when. Honest and
/// ready unless told otherwise.
/// </summary>
internal sealed class ScriptedNode : HttpMessageHandler
{
    private readonly VirtualWorld _world;
    private readonly List<(string Prefix, Func<ScriptedRequest, ScriptedReply> Answer)> _script = [];
    private readonly List<EventFeed> _feeds = [];

    public ScriptedNode(VirtualWorld world, string name)
    {
        _world = world;
        Name = name;
        Assert.True(BeaconEndpoint.TryParse($"http://{name}/", out BeaconEndpoint? endpoint, out _));
        Endpoint = endpoint;
        On("eth/v1/beacon/genesis", TestChain.Genesis());
        On("eth/v1/config/spec", TestChain.SpecJson());
        On("eth/v1/node/syncing", TestChain.Syncing());
        On("eth/v1/node/version", """{"data":{"version":"Scripted/v1"}}""");
    }

    public string Name { get; }

    public BeaconEndpoint Endpoint { get; }

    /// <summary>Everything that was asked, in order.</summary>
    public List<ScriptedRequest> Requests { get; } = [];

    /// <summary>Bytes of bodies that the client took.</summary>
    public long BytesSent { get; private set; }

    /// <summary>Topics that this node refuses.</summary>
    public HashSet<string> UnknownTopics { get; } = ["head_v2"];

    /// <summary>Streams that are open.</summary>
    public int OpenStreams => _feeds.Count(feed => feed.IsOpen);

    public BeaconApiClient Client(BeaconMetrics metrics) => new(Endpoint, TestChain.Network, metrics, _world.Time, this);

    /// <summary>Answers requests whose path begins so; the latest rule counts.</summary>
    public ScriptedNode On(string prefix, ScriptedReply reply) => On(prefix, _ => reply);

    public ScriptedNode On(string prefix, Func<ScriptedRequest, ScriptedReply> answer)
    {
        _script.Insert(0, (prefix, answer));
        return this;
    }

    /// <summary>What was asked under a path.</summary>
    public List<ScriptedRequest> Asked(string prefix) => Requests.FindAll(request => request.Path.StartsWith(prefix, StringComparison.Ordinal));

    /// <summary>Sends an event to every open stream whose topics have it.</summary>
    public void Emit(string topic, string data) => EmitRaw($"event: {topic}\ndata: {data}\n\n", topic);

    public void EmitRaw(string text, string? topic = null)
    {
        foreach (EventFeed feed in _feeds.Where(feed => topic is null || feed.Topics.Contains(topic)).ToList())
            feed.Send(Encoding.UTF8.GetBytes(text));
    }

    /// <summary>Breaks every open stream.</summary>
    public void BreakStreams()
    {
        foreach (EventFeed feed in _feeds)
            feed.End();
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        string body = request.Content is null ? "" : Encoding.UTF8.GetString(await request.Content.ReadAsByteArrayAsync(cancellationToken));
        ScriptedRequest seen = new(
            _world.Time.Elapsed, request.Method.Method, request.RequestUri!.PathAndQuery[1..], body, request.Headers.ToDictionary(
                header => header.Key, header => string.Join(',', header.Value), StringComparer.OrdinalIgnoreCase));
        Requests.Add(seen);
        try
        {
            return await Answer(seen, cancellationToken);
        }
        finally
        {
            seen.WasCancelled = cancellationToken.IsCancellationRequested;
        }
    }

    private async Task<HttpResponseMessage> Answer(ScriptedRequest seen, CancellationToken cancellationToken)
    {
        Func<ScriptedRequest, ScriptedReply>? rule = _script.Find(entry => seen.Path.StartsWith(entry.Prefix, StringComparison.Ordinal)).Answer;
        if (rule is not null)
            return await rule(seen).Send(_world.Time, count => BytesSent += count, cancellationToken);
        return seen.Path.StartsWith("eth/v1/events?topics=", StringComparison.Ordinal)
            ? Open(seen.Path["eth/v1/events?topics=".Length..].Split(','))
            : await ScriptedReply.Json("""{"code":404,"message":"not in the script"}""", 404).Send(_world.Time, _ => { }, cancellationToken);
    }

    private HttpResponseMessage Open(string[] topics)
    {
        if (topics.Any(UnknownTopics.Contains))
            return new HttpResponseMessage(HttpStatusCode.BadRequest) { Content = new StringContent("{\"code\":400,\"message\":\"Invalid topic\"}") };
        EventFeed feed = new(topics);
        _feeds.Add(feed);
        HttpResponseMessage response = new(HttpStatusCode.OK) { Content = new StreamContent(feed) };
        response.Content.Headers.TryAddWithoutValidation("Content-Type", "text/event-stream");
        return response;
    }

    private sealed class EventFeed(string[] topics) : ReadOnlyStream
    {
        private readonly Queue<byte[]> _waiting = new();
        private TaskCompletionSource? _reader;
        private ReadOnlyMemory<byte> _rest;
        private bool _ended;

        public string[] Topics => topics;

        public bool IsOpen => !_ended;

        public void Send(byte[] bytes)
        {
            _waiting.Enqueue(bytes);
            Wake();
        }

        public void End()
        {
            _ended = true;
            Wake();
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            while (_rest.IsEmpty && !_waiting.TryPeek(out _) && !_ended)
            {
                _reader = new TaskCompletionSource();
                using CancellationTokenRegistration registration = cancellationToken.Register(End);
                await _reader.Task;
                cancellationToken.ThrowIfCancellationRequested();
            }

            if (_rest.IsEmpty && _waiting.TryDequeue(out byte[]? next))
                _rest = next;
            int count = Math.Min(buffer.Length, _rest.Length);
            _rest[..count].CopyTo(buffer);
            _rest = _rest[count..];
            return count;
        }

        protected override void Dispose(bool disposing)
        {
            _ended = true;
            base.Dispose(disposing);
        }

        private void Wake()
        {
            TaskCompletionSource? reader = _reader;
            _reader = null;
            reader?.TrySetResult();
        }
    }
}
