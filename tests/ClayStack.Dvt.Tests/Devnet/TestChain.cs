using ClayStack.Dvt.Crypto.Bls12381;
using ClayStack.Dvt.Devnet;
using ClayStack.Dvt.Devnet.Chain;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Phase0;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Ssz;
using ClayStack.Dvt.TestKit;

namespace ClayStack.Dvt.Tests.Devnet;

/// <summary>Validators with their keys, and the chain that has them from genesis on.</summary>
internal static class TestChain
{
    public const int Validators = 16;

    public static readonly Uint64 GenesisTime = new(1_800_000_000);

    private static readonly BlsSecretKey[] Secrets = MakeKeys(64 * Validators);

    /// <summary>16 validators of the minimal preset: one committee of two per slot. The first <paramref name="plain"/> are plain.</summary>
    public static DevnetOptions Options(ForkName fork = ForkName.Fulu, int plain = 0) => new()
    {
        GenesisTime = GenesisTime,
        Fork = fork,
        Validators =
        [
            .. Secrets.Take(Validators).Select((key, i) => new DevnetValidator(key.ToPublicKey(), i < plain ? "plain" : "cluster", i < plain ? key : null)),
        ],
    };

    /// <summary>Validators beyond the 16 first, of the same group.</summary>
    public static IEnumerable<DevnetValidator> More(int count) =>
        Secrets.Skip(Validators).Take(count).Select(key => new DevnetValidator(key.ToPublicKey(), "cluster"));

    /// <summary>One committee of so many members per slot, on mainnet's preset, the devnet making all blocks.</summary>
    public static DevnetOptions WithCommittees(string group, int members) => Options() with
    {
        Preset = Preset.Mainnet,
        Validators = [.. Options().Validators.Concat(More((members * Preset.Mainnet.SlotsPerEpoch) - Validators)).Select(validator => validator with { Group = group })],
    };

    public static BlsSecretKey Secret(int validator) => Secrets[validator];

    public static BlsSignature Sign(Genesis genesis, int validator, AttestationData data) =>
        Bls.Sign(Secrets[validator], genesis.SigningRoots.Attestation(data).Span);

    /// <summary>The vote that the rules want of a validator in a slot.</summary>
    public static Vote VoteOf(Genesis genesis, BeaconChain chain, int validator, Slot slot)
    {
        EpochDuties.Seat seat = chain.Duties(slot.ToEpoch(genesis.Preset)).SeatOf(validator);
        return VoteOf(genesis, validator, seat.Committee, chain.VoteFor(slot, seat.Committee, chain.BlockAtOrBefore(slot)));
    }

    public static Vote VoteOf(Genesis genesis, int validator, CommitteeIndex committee, AttestationData data) =>
        new(validator, committee, data, SszEncoding.HashTreeRoot(data, genesis.Preset), Sign(genesis, validator, data));

    /// <summary>Runs slots: each gets its block and then the votes of those who attest.</summary>
    public static void Run(Genesis genesis, BeaconChain chain, ulong until, Func<int, bool> attests)
    {
        for (Slot slot = chain.Head.Slot + 1; slot.Value <= until; slot += 1)
        {
            chain.MakeBlock(slot);
            foreach (int validator in chain.Duties(slot.ToEpoch(genesis.Preset)).Attesters(slot).ToArray().Where(attests))
                Assert.True(chain.Accept(VoteOf(genesis, chain, validator, slot)));
        }
    }

    private static BlsSecretKey[] MakeKeys(int count)
    {
        SeededRandomSource random = new(7);
        return [.. Enumerable.Range(0, count).Select(_ => BlsSecretKey.Generate(random))];
    }
}
