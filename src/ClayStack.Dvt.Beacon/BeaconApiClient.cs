using System.Buffers;
using System.Text.Json;
using ClayStack.Dvt.Beacon.Api;
using ClayStack.Dvt.Beacon.Http;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Beacon;

/// <summary>
/// The Beacon API of one node over HTTP. It believes nothing: answers are bounded in size and time, read strictly, compared
/// with what was asked for and with the network's limits; redirects are not followed. What does not fit is an
/// <see cref="BeaconErrorReason.InvalidAnswer"/>. Thread-safe.
/// </summary>
public sealed partial class BeaconApiClient : IBeaconApi, IDisposable
{
    private readonly BeaconHttp _http;
    private readonly Network _network;

    /// <summary>Creates a client; nothing is connected before the first call.</summary>
    /// <param name="endpoint">Where the node is.</param>
    /// <param name="network">The chain that it must be on: its preset and forks bound the answers.</param>
    /// <param name="metrics">Counts calls and bytes.</param>
    /// <param name="time">Ends calls at their deadlines.</param>
    public BeaconApiClient(BeaconEndpoint endpoint, Network network, BeaconMetrics metrics, TimeProvider time)
        : this(endpoint, network, metrics, time, BeaconHttp.CreateHandler())
    {
    }

    internal BeaconApiClient(BeaconEndpoint endpoint, Network network, BeaconMetrics metrics, TimeProvider time, HttpMessageHandler handler)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentNullException.ThrowIfNull(network);
        _http = new BeaconHttp(endpoint, handler, time, metrics);
        _network = network;
    }

    /// <summary>The node's name, as in every error.</summary>
    public string Node => _http.Node;

    /// <summary>The connection, which the event stream shares.</summary>
    internal BeaconHttp Http => _http;

    private Preset Preset => _network.Preset;

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private ForkName ForkAt(Slot slot) => _network.Forks.At(slot.ToEpoch(Preset)).Name;

    private async Task<BeaconResult<T>> Get<T>(
        BeaconCall call, string path, int bytesMax, Func<JsonNode, T> read, DateTimeOffset deadline, CancellationToken cancellation)
        where T : notnull =>
        ReadJson(await _http.Send(new HttpCall(call, path, bytesMax), deadline, cancellation), call, read);

    private async Task<BeaconResult<T>> Post<T>(
        BeaconCall call, string path, byte[] body, int bytesMax, Func<JsonNode, T> read, DateTimeOffset deadline, CancellationToken cancellation)
        where T : notnull =>
        ReadJson(await _http.Send(new HttpCall(call, path, bytesMax) { Body = body }, deadline, cancellation), call, read);

    private BeaconResult<T> ReadJson<T>(BeaconResult<HttpReply> answer, BeaconCall call, Func<JsonNode, T> read) where T : notnull
    {
        if (!answer.TryGet(out HttpReply? reply, out _))
            return answer.Forward<T>();
        if (reply.IsSsz)
            return Invalid<T>(call, "the answer is SSZ where JSON was asked for");
        return JsonReply.TryRead(reply.Body, read, out T? value, out string? fault)
            ? new BeaconResult<T>(value, Node)
            : Invalid<T>(call, fault);
    }

    private BeaconResult<T> Invalid<T>(BeaconCall call, string fault) where T : notnull =>
        new(Errors.Of(BeaconErrorReason.InvalidAnswer, Node, call, fault), Node);

    private static OnChain<T> OnChain<T>(JsonNode root, T value) where T : notnull =>
        new(value, root.FlagOr("execution_optimistic", fallback: false), root.FlagOr("finalized", fallback: false));

    /// <summary>Writes a JSON body.</summary>
    private static byte[] Body(Action<Utf8JsonWriter> write)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter writer = new(buffer))
            write(writer);
        return buffer.WrittenSpan.ToArray();
    }

    private static byte[] Indices(IReadOnlyList<ValidatorIndex> validators) => Body(writer =>
    {
        writer.WriteStartArray();
        foreach (ValidatorIndex validator in validators)
            writer.WriteStringValue(validator.ToString());
        writer.WriteEndArray();
    });

    /// <summary>The fork of a name in the Beacon API, "fulu" for example.</summary>
    private static bool TryFork(string? name, out ForkName fork) =>
        Enum.TryParse(name, ignoreCase: true, out fork) && string.Equals(NameOf(fork), name, StringComparison.Ordinal);

    private static string NameOf(ForkName fork) => fork.ToString().ToLowerInvariant();
}
