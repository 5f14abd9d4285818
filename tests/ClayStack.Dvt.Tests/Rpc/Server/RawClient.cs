using System.Net;
using System.Net.Http.Headers;

namespace ClayStack.Dvt.Tests.Rpc.Server;

/// <summary>HTTP/2 without any of our client: what it sends may be anything.</summary>
internal sealed class RawClient(Uri address) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = address };

    public async Task<(HttpStatusCode Http, string? Status, string? Message, byte[] Body)> SendAsync(
        string path, byte[] body, string? contentType = "application/grpc", HttpMethod? method = null, params (string Name, string Value)[] headers)
    {
        using HttpRequestMessage request = new(method ?? HttpMethod.Post, path)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        if (method != HttpMethod.Get)
        {
            request.Content = new ByteArrayContent(body);
            if (contentType is not null)
                request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        }

        foreach ((string name, string value) in headers)
            Assert.True(request.Headers.TryAddWithoutValidation(name, value));
        using HttpResponseMessage response = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        byte[] answer = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        return (response.StatusCode, Find(response, "grpc-status"), Find(response, "grpc-message"), answer);
    }

    public void Dispose() => _http.Dispose();

    private static string? Find(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out IEnumerable<string>? alone) ? "alone " + alone.Single()
        : response.TrailingHeaders.TryGetValues(name, out IEnumerable<string>? behind) ? behind.Single()
        : null;
}
