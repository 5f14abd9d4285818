using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using ClayStack.Dvt.Crypto;
using ClayStack.Dvt.Crypto.Bls12381;
using ClayStack.Dvt.Devnet;
using ClayStack.Dvt.Ethereum.Electra;
using ClayStack.Dvt.Ethereum.Phase0;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Signing;
using ClayStack.Dvt.Ethereum.Ssz.Json;

namespace ClayStack.Dvt.Tests.Devnet;

/// <summary>A devnet under a manual clock, and a client that speaks to it over loopback as a validator does.</summary>
internal sealed class NodeUnderTest : IAsyncDisposable
{
    private readonly ManualTime _time;
    private readonly SigningRoots _roots;

    private NodeUnderTest(DevnetBeaconNode node, ManualTime time, DevnetOptions options)
    {
        Node = node;
        _time = time;
        Options = options;
        Client = new HttpClient { BaseAddress = node.Url };
        _roots = new SigningRoots(options.Preset, node.Network.Forks, node.Network.GenesisValidatorsRoot!.Value);
    }

    public DevnetBeaconNode Node { get; }

    public DevnetOptions Options { get; }

    public HttpClient Client { get; }

    public static async Task<NodeUnderTest> StartAsync(DevnetOptions? options = null)
    {
        options ??= TestChain.Options();
        ManualTime time = new(DateTimeOffset.FromUnixTimeSeconds((long)options.GenesisTime.Value - 10));
        return new NodeUnderTest(await DevnetBeaconNode.StartAsync(options, time, new SystemRandomSource()), time, options);
    }

    /// <summary>Whether the node waits for more than its next slot: a relay, or the end of a delay.</summary>
    public bool Pauses => _time.Waiting > 1;

    /// <summary>Moves the clock to a point of a slot.</summary>
    public void AdvanceTo(ulong slot, int milliseconds = 0) => _time.AdvanceTo(DateTimeOffset
        .FromUnixTimeSeconds((long)Options.GenesisTime.Value)
        .AddMilliseconds(((double)slot * Options.SlotDurationMs) + milliseconds));

    public async Task<JsonElement> GetAsync(string path, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using HttpResponseMessage response = await Client.GetAsync(path);
        return await ReadAsync(response, expected);
    }

    public async Task<JsonElement> PostAsync(string path, string body, HttpStatusCode expected = HttpStatusCode.OK, string? version = null)
    {
        using StringContent content = new(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        using HttpRequestMessage request = new(HttpMethod.Post, path) { Content = content };
        if (version is not null)
            request.Headers.Add("Eth-Consensus-Version", version);
        using HttpResponseMessage response = await Client.SendAsync(request);
        return await ReadAsync(response, expected);
    }

    /// <summary>Who attests in a slot of the current epoch, in the order of the bits: index and committee length.</summary>
    public async Task<(int Validator, int Place, int Length)[]> AttestersAsync(ulong slot)
    {
        string ids = JsonSerializer.Serialize(Enumerable.Range(0, Options.Validators.Count).Select(i => $"{i}"));
        JsonElement duties = await PostAsync($"/eth/v1/validator/duties/attester/{slot / (ulong)Options.Preset.SlotsPerEpoch}", ids);
        return
        [
            .. duties.GetProperty("data").EnumerateArray()
                .Where(duty => Number(duty, "slot") == slot)
                .Select(duty => ((int)Number(duty, "validator_index"), (int)Number(duty, "validator_committee_index"), (int)Number(duty, "committee_length")))
                .OrderBy(duty => duty.Item2),
        ];
    }

    public async Task<AttestationData> DataAsync(ulong slot)
    {
        JsonElement answer = await GetAsync($"/eth/v1/validator/attestation_data?slot={slot}&committee_index=0");
        Assert.True(SszJson.TryRead(
            Encoding.UTF8.GetBytes(answer.GetProperty("data").GetRawText()), Options.Preset, out AttestationData? data, out _));
        return data;
    }

    public BlsSignatureBytes Sign(int validator, AttestationData data) => BlsSignatureBytes.FromBytes(
        Bls.Sign(TestChain.Secret(validator), _roots.Attestation(data).Span).Bytes);

    /// <summary>A vote as it is submitted from Electra on.</summary>
    public SingleAttestation Single(int validator, AttestationData data) =>
        new(default, new ValidatorIndex((ulong)validator), data, Sign(validator, data));

    /// <summary>The body of a submission.</summary>
    public string Body(params SingleAttestation[] votes) =>
        $"[{string.Join(',', votes.Select(vote => Encoding.UTF8.GetString(SszJson.ToUtf8(vote, Options.Preset))))}]";

    public Task<JsonElement> SubmitAsync(string body, HttpStatusCode expected = HttpStatusCode.OK) =>
        PostAsync("/eth/v2/beacon/pool/attestations", body, expected, Options.Fork.ToString().ToLowerInvariant());

    public static ulong Number(JsonElement item, string name) =>
        ulong.Parse(item.GetProperty(name).GetString()!, System.Globalization.CultureInfo.InvariantCulture);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Node.DisposeAsync();
    }

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage response, HttpStatusCode expected)
    {
        string text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == expected, $"{response.RequestMessage!.RequestUri} is {response.StatusCode}: {text}");
        return text.Length == 0 ? default : JsonDocument.Parse(text).RootElement;
    }
}
