using ClayStack.Dvt.Crypto;
using ClayStack.Dvt.Devnet.Chain;
using ClayStack.Dvt.Devnet.Http;
using ClayStack.Dvt.Devnet.Intake;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Devnet;

/// <summary>
/// A beacon node with a chain of its own, for trying out a cluster with nothing but the .NET SDK: it makes a block per slot or
/// lets proposers make theirs, verifies and counts what validators submit, keeps committees and finality by the
/// specification, and detects slashable pairs. It judges submissions as a beacon node does, but it was written with the nodes that it judges: what a cluster can do on
/// the real network is shown by the referee, whose chain others wrote.
/// </summary>
public sealed class DevnetBeaconNode : IAsyncDisposable
{
    private readonly ChainHost _host;
    private readonly Intakes _intakes;
    private readonly SignatureVerifier _verifier;
    private readonly SlotTicker _ticker;
    private readonly BeaconApiServer _server;

    private DevnetBeaconNode(ChainHost host, Intakes intakes, SignatureVerifier verifier, SlotTicker ticker, BeaconApiServer server)
    {
        _host = host;
        _intakes = intakes;
        _verifier = verifier;
        _ticker = ticker;
        _server = server;
    }

    /// <summary>Where the Beacon API is served.</summary>
    public Uri Url => _server.Url;

    /// <summary>The network, as config/spec tells it, with its genesis validators root.</summary>
    public Network Network => _host.Genesis.Network with { GenesisValidatorsRoot = _host.Genesis.ValidatorsRoot };

    /// <summary>The network that a node with these options will have, with its genesis validators root: to deal keys for it first.</summary>
    /// <param name="options">What chain it will have; its genesis time and port do not matter.</param>
    /// <exception cref="ArgumentException">An option is out of bounds; the message names it and the bounds.</exception>
    public static Network NetworkOf(DevnetOptions options)
    {
        Genesis genesis = new(options);
        return genesis.Network with { GenesisValidatorsRoot = genesis.ValidatorsRoot };
    }

    /// <summary>What it does wrong on purpose; nothing at first.</summary>
    public DevnetFaults Faults => _host.Faults;

    /// <summary>The relay that the node asks for builders' payloads, from the next block on; null for none.</summary>
    public DevnetRelay? Relay
    {
        get => _intakes.Relay.Relay;
        set => _intakes.Relay.Relay = value;
    }

    /// <summary>
    /// Starts the chain and its server. The chain follows <paramref name="time"/>: its timers make the blocks, on whichever
    /// thread they run.
    /// </summary>
    /// <param name="options">What chain it has.</param>
    /// <param name="time">The clock.</param>
    /// <param name="random">The scalars of batch verification come from it, on the verifier's thread.</param>
    /// <param name="cancellation">Gives up the start.</param>
    /// <exception cref="ArgumentException">An option is out of bounds; the message names it and the bounds.</exception>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<DevnetBeaconNode> StartAsync(
        DevnetOptions options, TimeProvider time, IRandomSource random, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        ArgumentNullException.ThrowIfNull(random);
        Genesis genesis = new(options);
        EventHub events = new();
        SlotClock clock = new(genesis, time);
        if (clock.Current.Value > (ulong)(BeaconChain.EpochsKept * options.Preset.SlotsPerEpoch))
            throw new ArgumentException("GenesisTime is out of bounds: the chain would have to catch up with too many slots; use a time to come.", nameof(options));
        ChainHost host = new(genesis, clock, events, new DevnetFaults());
        SignatureVerifier verifier = new(random);
        Intakes intakes = new(host, verifier, time);
        try
        {
            BeaconApiServer server = await BeaconApiServer.StartAsync(host, intakes, events, time, cancellation).ConfigureAwait(false);
            SlotTicker ticker = new(clock, time, host.MakeBlock, new PlainValidators(host).Attest);
            return new DevnetBeaconNode(host, intakes, verifier, ticker, server);
        }
        catch
        {
            verifier.Dispose();
            intakes.Dispose();
            throw;
        }
    }

    /// <summary>The chain and its counters now.</summary>
    public DevnetStatus Status() => _host.Status(_verifier.Verified);

    /// <summary>The attestations accepted of a slot and later ones, in the order in which they came; of all, the last 65,536 are kept.</summary>
    public IReadOnlyList<DevnetAcceptance> AcceptancesSince(Slot slot) => _host.Log(log => log.AcceptancesSince(slot));

    /// <summary>How each validator attested in an epoch, by index; empty for an epoch without any vote or before the last 64.</summary>
    public IReadOnlyList<DevnetPerformance> Performance(Epoch epoch) => _host.Read(chain =>
    {
        List<DevnetPerformance> performance = [];
        foreach (Participation.Record record in chain.Performance(epoch))
            performance.Add(new DevnetPerformance(record.Seen, record.InclusionDelay, record.TargetCorrect, record.HeadCorrect));
        return performance;
    });

    /// <summary>What one validator did, kind by kind; its attestations are in <see cref="Performance"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such validator.</exception>
    public IReadOnlyList<DevnetDutyStatus> DutiesOf(ValidatorIndex validator)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(validator.Value, (ulong)_host.Genesis.Validators.Count, nameof(validator));
        return _host.DutiesOf((int)validator.Value);
    }

    /// <summary>Stops the chain, ends all streams and requests, and frees the port.</summary>
    public async ValueTask DisposeAsync()
    {
        await _ticker.DisposeAsync().ConfigureAwait(false);
        await _server.DisposeAsync().ConfigureAwait(false);
        _verifier.Dispose();
        _intakes.Dispose();
    }
}
