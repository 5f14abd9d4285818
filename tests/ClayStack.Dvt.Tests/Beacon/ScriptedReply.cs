using System.Net;
using System.Text;
using ClayStack.Dvt.Beacon.Http;

namespace ClayStack.Dvt.Tests.Beacon;

/// <summary>What a scripted node answers: after a delay, with headers, and a body in pieces that may never end.</summary>
internal sealed record ScriptedReply
{
    public HttpStatusCode Status { get; init; } = HttpStatusCode.OK;

    public TimeSpan Delay { get; init; }

    public string ContentType { get; init; } = "application/json";

    public Dictionary<string, string> Headers { get; init; } = [];

    /// <summary>How many bytes the header announces; null to announce nothing.</summary>
    public long? ContentLength { get; init; }

    /// <summary>The body's pieces; an endless sequence makes an endless body.</summary>
    public IEnumerable<byte[]> Pieces { get; init; } = [];

    /// <summary>What ends the body when its pieces are used up; null for a proper end.</summary>
    public Exception? Failure { get; init; }

    /// <summary>Fails before there is any answer.</summary>
    public bool Unreachable { get; init; }

    public static ScriptedReply Never { get; } = new() { Delay = TimeSpan.FromDays(10) };

    public static ScriptedReply Refused { get; } = new() { Unreachable = true };

    public static ScriptedReply Json(string text, int status = 200) =>
        new() { Status = (HttpStatusCode)status, Pieces = [Encoding.UTF8.GetBytes(text)] };

    public static ScriptedReply Ssz(byte[] bytes) => new() { ContentType = "application/octet-stream", Pieces = [bytes] };

    public static implicit operator ScriptedReply(string json) => Json(json);

    public ScriptedReply After(int milliseconds) => this with { Delay = TimeSpan.FromMilliseconds(milliseconds) };

    public ScriptedReply With(string header, string value) => this with { Headers = new Dictionary<string, string>(Headers) { [header] = value } };

    /// <summary>The answer as HTTP, once its delay is over.</summary>
    public async Task<HttpResponseMessage> Send(TimeProvider time, Action<int> sent, CancellationToken cancellation)
    {
        if (!await Pause.For(Delay, time, cancellation))
            throw new OperationCanceledException(cancellation);
        if (Unreachable)
            throw new HttpRequestException("Connection refused");
        HttpResponseMessage response = new(Status) { Content = new StreamContent(new Body(this, sent)) };
        response.Content.Headers.TryAddWithoutValidation("Content-Type", ContentType);
        if (ContentLength is { } length)
            response.Content.Headers.ContentLength = length;
        foreach ((string name, string value) in Headers)
            response.Headers.TryAddWithoutValidation(name, value);
        return response;
    }

    private sealed class Body(ScriptedReply reply, Action<int> sent) : ReadOnlyStream
    {
        private readonly IEnumerator<byte[]> _pieces = reply.Pieces.GetEnumerator();
        private ReadOnlyMemory<byte> _rest;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            cancellationToken.ThrowIfCancellationRequested();
            while (_rest.IsEmpty)
            {
                if (!_pieces.MoveNext())
                    return reply.Failure is null ? ValueTask.FromResult(0) : throw reply.Failure;
                _rest = _pieces.Current;
            }

            int count = Math.Min(buffer.Length, _rest.Length);
            _rest[..count].CopyTo(buffer);
            _rest = _rest[count..];
            sent(count);
            return ValueTask.FromResult(count);
        }
    }
}
