using System.Buffers.Binary;
using System.Security.Cryptography;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Signing;

namespace ClayStack.Dvt.Devnet.Chain;

/// <summary>get_beacon_proposer_index for any slot, since a devnet's seeds are known ahead.</summary>
internal static class ProposerSelection
{
    private const ulong MaxEffectiveBalanceGwei = 32_000_000_000;
    private const ulong MaxEffectiveBalanceElectraGwei = 2_048_000_000_000;

    /// <summary>The index of the slot's proposer.</summary>
    public static int Proposer(Genesis genesis, Slot slot)
    {
        Span<byte> input = stackalloc byte[Hash32.Length + sizeof(ulong)];
        genesis.Randao.Seed(slot.ToEpoch(genesis.Preset), DomainTypes.BeaconProposer).Span.CopyTo(input);
        BinaryPrimitives.WriteUInt64LittleEndian(input[Hash32.Length..], slot.Value);
        Hash32 seed = Hash32.FromBytes(SHA256.HashData(input));
        return Select(seed, genesis.Validators.Count, Shuffling.Rounds(genesis.Preset), genesis.Fork >= ForkName.Electra);
    }

    /// <summary>compute_proposer_index: phase0/beacon-chain.md, and electra/beacon-chain.md with 16 random bits per candidate.</summary>
    internal static int Select(Hash32 seed, int count, int rounds, bool electra)
    {
        (int width, ulong randomMax, ulong balanceMax) =
            electra ? (2, (ulong)ushort.MaxValue, MaxEffectiveBalanceElectraGwei) : (1, byte.MaxValue, MaxEffectiveBalanceGwei);
        int perHash = SHA256.HashSizeInBytes / width;
        Span<byte> input = stackalloc byte[Hash32.Length + sizeof(ulong)];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        seed.Span.CopyTo(input);
        for (int i = 0; ; i++) // ends: each turn succeeds with a chance of at least 1 in 64, of hash output
        {
            int candidate = Shuffling.ShuffledIndex(i % count, count, seed, rounds);
            BinaryPrimitives.WriteUInt64LittleEndian(input[Hash32.Length..], (ulong)(i / perHash));
            SHA256.HashData(input, hash);
            ReadOnlySpan<byte> drawn = hash.Slice(i % perHash * width, width);
            ulong random = electra ? BinaryPrimitives.ReadUInt16LittleEndian(drawn) : drawn[0];
            if (Genesis.BalanceGwei * randomMax >= balanceMax * random)
                return candidate;
        }
    }
}
