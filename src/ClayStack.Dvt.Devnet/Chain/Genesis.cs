using System.Globalization;
using System.Security.Cryptography;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Signing;

namespace ClayStack.Dvt.Devnet.Chain;

/// <summary>All of a devnet that never changes: its network, its identity, its validators.</summary>
internal sealed class Genesis
{
    /// <summary>Every validator's balance and effective balance, for ever: a devnet pays no rewards and takes no penalties.</summary>
    public const ulong BalanceGwei = 32_000_000_000;

    private readonly Dictionary<BlsPublicKeyBytes, int> _indices = [];
    private readonly BlsPublicKeyBytes[] _keys;
    private readonly HashSet<string> _external;

    public Genesis(DevnetOptions options)
    {
        options.Check();
        Options = options;
        Network = NetworkOf(options);
        _keys = new BlsPublicKeyBytes[options.Validators.Count];
        for (int i = 0; i < _keys.Length; i++)
        {
            _keys[i] = BlsPublicKeyBytes.FromBytes(options.Validators[i].Key.Bytes);
            _indices.Add(_keys[i], i);
        }

        _external = new HashSet<string>(options.ExternalProposers, StringComparer.Ordinal);
        ValidatorsRoot = IdentityOf(options);
        SigningRoots = new SigningRoots(options.Preset, Network.Forks, ValidatorsRoot);
        Randao = new Randao(ValidatorsRoot);
    }

    public DevnetOptions Options { get; }

    public Network Network { get; }

    public Preset Preset => Options.Preset;

    public ForkName Fork => Options.Fork;

    public IReadOnlyList<DevnetValidator> Validators => Options.Validators;

    public ReadOnlySpan<BlsPublicKeyBytes> Keys => _keys;

    /// <summary>
    /// genesis_validators_root: the chain's identity, which every signature covers. Not the root of a registry, which a
    /// devnet does not have, but SHA-256 over its genesis time and keys: two devnets never share signatures.
    /// </summary>
    public Root ValidatorsRoot { get; }

    public SigningRoots SigningRoots { get; }

    public Randao Randao { get; }

    /// <summary>The validator with a key; null if there is none.</summary>
    public int? IndexOf(BlsPublicKeyBytes key) => _indices.TryGetValue(key, out int index) ? index : null;

    /// <summary>Whether a validator's blocks come from outside only.</summary>
    public bool IsExternal(int validator) => _external.Contains(Validators[validator].Group);

    private static Network NetworkOf(DevnetOptions options)
    {
        List<ScheduledFork> forks = [];
        for (ForkName name = ForkName.Phase0; name <= ForkName.Fulu; name++)
        {
            // Versions of no public network: a signature made here is worth nothing elsewhere.
            ForkVersion version = ForkVersion.FromBytes([(byte)name, 0xc1, 0xa7, 0x01]);
            forks.Add(new ScheduledFork(name, version, name <= options.Fork ? new Epoch(0) : Epoch.FarFuture));
        }

        return new Network
        {
            Name = string.Create(CultureInfo.InvariantCulture, $"claystack-devnet-{options.Preset.Name}"),
            Preset = options.Preset,
            Forks = new ForkSchedule([.. forks]),
            Timing = new SlotTiming
            {
                SlotDurationMs = (ulong)options.SlotDurationMs,
                AttestationDueBps = 3333,
                AggregateDueBps = 6667,
                SyncMessageDueBps = 3333,
                ContributionDueBps = 6667,
                AttestationDueBpsGloas = 2500,
                AggregateDueBpsGloas = 5000,
                SyncMessageDueBpsGloas = 2500,
                ContributionDueBpsGloas = 5000,
            },
            DepositChainId = options.ChainId,
        };
    }

    private static Root IdentityOf(DevnetOptions options)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData("ClayStack devnet"u8);
        foreach (DevnetValidator validator in options.Validators)
            hash.AppendData(validator.Key.Bytes);
        return Root.FromBytes(hash.GetHashAndReset());
    }
}
