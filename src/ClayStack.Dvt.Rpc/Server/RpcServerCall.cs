using System.Net;
using ClayStack.Dvt.Rpc.Tls;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace ClayStack.Dvt.Rpc.Server;

/// <summary>What a handler knows of its call, and what it may add to the answer. Valid until the handler returns.</summary>
public sealed class RpcServerCall
{
    private readonly HttpContext _http;
    private RpcMetadata? _requestHeaders;
    private ReadOnlyMemory<byte>? _peerKey;

    internal RpcServerCall(HttpContext http, DateTimeOffset? deadline, CancellationToken cancelled, CancellationToken draining)
    {
        _http = http;
        Deadline = deadline;
        Cancelled = cancelled;
        Draining = draining;
    }

    /// <summary>The path of the method, <c>/package.Service/Method</c>.</summary>
    public string Path => _http.Request.Path.Value ?? "";

    /// <summary>What the caller sent along.</summary>
    public RpcMetadata RequestHeaders => _requestHeaders ??= ReadHeaders();

    /// <summary>Goes out with the first message, or with <see cref="SendHeadersAsync"/>.</summary>
    public RpcMetadata ResponseHeaders { get; } = [];

    /// <summary>Goes out with the status.</summary>
    public RpcMetadata ResponseTrailers { get; } = [];

    /// <summary>When the caller stops waiting; null if it waits for ever.</summary>
    public DateTimeOffset? Deadline { get; }

    /// <summary>Cancelled when the caller has gone or gave up, when the deadline passes, and when the server stops for good.</summary>
    public CancellationToken Cancelled { get; }

    /// <summary>
    /// Cancelled when the server begins to stop: a stream says goodbye and returns, before <see cref="Cancelled"/> ends it.
    /// </summary>
    public CancellationToken Draining { get; }

    /// <summary>
    /// The SHA-256 of the SubjectPublicKeyInfo that the caller proved to hold, 32 bytes; empty without TLS. It was accepted
    /// when the connection was made.
    /// </summary>
    public ReadOnlyMemory<byte> PeerSpkiSha256 => _peerKey ??= ReadPeerKey();

    /// <summary>Names the connection: the same for all calls that came over one, and for no others.</summary>
    public string ConnectionId => _http.Connection.Id;

    /// <summary>Where the caller is, as far as the network tells.</summary>
    public IPEndPoint? RemoteEndPoint =>
        _http.Connection.RemoteIpAddress is { } address ? new IPEndPoint(address, _http.Connection.RemotePort) : null;

    internal bool HeadersApplied { get; private set; }

    /// <summary>Sends the headers now, without a message: the caller learns that the call was taken.</summary>
    /// <returns>False if the call is over.</returns>
    public async ValueTask<bool> SendHeadersAsync()
    {
        ApplyHeaders();
        return await ServerWriteEnd.FlushAsync(_http.Response.BodyWriter, Cancelled).ConfigureAwait(false);
    }

    /// <summary>Puts the headers into the response, once; until a flush the response does not know that they count.</summary>
    internal void ApplyHeaders()
    {
        if (HeadersApplied)
            return;
        HeadersApplied = true;
        foreach (RpcMetadataEntry entry in ResponseHeaders)
            _http.Response.Headers.Append(entry.Key, entry.WireValue);
    }

    private RpcMetadata ReadHeaders()
    {
        RpcMetadata read = [];
        foreach ((string key, StringValues values) in _http.Request.Headers)
        {
            foreach (string? value in values)
                read.AddWire(key, value ?? "");
        }

        return read;
    }

    private ReadOnlyMemory<byte> ReadPeerKey()
    {
        if (_http.Features.Get<GuardedConnection>() is { } guarded)
            return guarded.PeerSpkiSha256;
        return _http.Connection.ClientCertificate is { } certificate ? RpcTls.SpkiSha256(certificate) : ReadOnlyMemory<byte>.Empty;
    }
}
