using ClayStack.Dvt.Crypto.Bls12381;
using ClayStack.Dvt.Crypto.Identity;
using ClayStack.Dvt.Crypto.Keys;
using ClayStack.Dvt.Duties.Clusters;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.TestKit;

namespace ClayStack.Dvt.Benchmarks.Fuzz;

/// <summary>Clusters for tests: one seed gives one cluster. None of their keys protects anything.</summary>
internal static class ClusterSamples
{
    /// <summary>Opens every encrypted file of the example cluster.</summary>
    public const string PasswordText = "nothing secret";

    /// <summary>The seed of the example cluster that is committed.</summary>
    public const long ExampleSeed = 20_260_101;

    /// <summary>Hoodi.</summary>
    public static ClusterNetwork Hoodi { get; } = ClusterNetwork.From(Network.Hoodi, Network.Hoodi.GenesisValidatorsRoot!.Value);

    /// <summary>The least scrypt there is.</summary>
    public static ScryptCost CheapCost { get; } = ScryptCost.TryCreate(2, 1, 1, out ScryptCost? cost)
        ? cost
        : throw new InvalidOperationException("2, 1, 1 are valid.");

    /// <summary>An execution address made of one byte.</summary>
    public static ExecutionAddress Address(byte filler)
    {
        byte[] bytes = new byte[ExecutionAddress.Length];
        Array.Fill(bytes, filler);
        return ExecutionAddress.FromBytes(bytes);
    }

    /// <summary>Compounding credentials for an address.</summary>
    public static Hash32 Credentials(ExecutionAddress address, byte type = 2) =>
        Hash32.FromBytes([type, .. new byte[11], .. address.Span]);

    /// <summary>An identity's address made of one byte.</summary>
    public static EthereumAddress Identity(byte filler) =>
        EthereumAddress.TryFromBytes(Address(filler).Span, out EthereumAddress address)
            ? address
            : throw new InvalidOperationException("An address has 20 bytes.");

    /// <summary>Settings that differ by their recipient.</summary>
    public static ValidatorSettings Settings(byte recipient = 0xfe, ulong epoch = 0) => new(
        Address(recipient), 45_000_000, new BuilderSettings(Enabled: true, BuilderSettings.NeutralBoostFactor), new Epoch(epoch));

    /// <summary>Deals a cluster with a core, a relay and addresses.</summary>
    public static DealtCluster Deal(
        long seed = 1, int operators = 4, int validators = 2, Func<DealerRequest, DealerRequest>? change = null)
    {
        SeededRandomSource random = new(seed);
        BlsSecretKey[] secrets = [.. Enumerable.Range(0, validators).Select(_ => BlsSecretKey.Generate(random))];
        DealerRequest request = new()
        {
            Name = "example",
            Network = Hoodi,
            OperatorCount = operators,
            Core = new CoreContract(Identity(0xc0), [Identity(0xc1), Identity(0xc2), Identity(0xc3)], 2),
            Relays = ["https://relay.example.org"],
            Validators =
            [
                .. secrets.Select(secret => new DealtValidator(
                    secret, Credentials(Address(0xee)), [new Gwei(1_000_000_000), new Gwei(31_000_000_000)], Settings())),
            ],
            Addresses = [.. Enumerable.Range(1, operators).Select(i => ((string, int)?)($"node{i}.example.org", 9000 + i))],
        };
        bool dealt = Dealer.TryDeal(
            change is null ? request : change(request), random, out DealtCluster? cluster, out ClusterFileError? error);
        foreach (BlsSecretKey secret in secrets)
            secret.Dispose();
        return dealt ? cluster! : throw new InvalidOperationException(error!.ToString());
    }

    /// <summary>The password of the example cluster, owned by the caller.</summary>
    public static Password Password() => Crypto.Keys.Password.TryCreate(PasswordText, out Password? password, out _)
        ? password
        : throw new InvalidOperationException("The password is valid.");
}
