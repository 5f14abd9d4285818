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
    /// <param name="genesis">The network.</param>
    /// <param name="slot">The slot.</param>
    /// <param name="active">Who is active in the slot's epoch, ascending.</param>
    public static int Proposer(Genesis genesis, Slot slot, ReadOnlySpan<int> active)
    {
        Span<byte> input = stackalloc byte[Hash32.Length + sizeof(ulong)];
        genesis.Randao.Seed(slot.ToEpoch(genesis.Preset), DomainTypes.BeaconProposer).Span.CopyTo(input);
        BinaryPrimitives.WriteUInt64LittleEndian(input[Hash32.Length..], slot.Value);
        Hash32 seed = Hash32.FromBytes(SHA256.HashData(input));
        return active[Select(seed, active.Length, Shuffling.Rounds(genesis.Preset), genesis.Fork >= ForkName.Electra)];
    }

    /// <summary>get_next_sync_committee_indices (altair and electra/beacon-chain.md): the same draw, repeated until the committee is full.</summary>
    /// <param name="genesis">The network.</param>
    /// <param name="seed">The seed of the committee's period.</param>
    /// <param name="active">Who is active when the committee is drawn, ascending.</param>
    /// <returns>The validator at each place; some have several.</returns>
    public static int[] SyncCommittee(Genesis genesis, Hash32 seed, ReadOnlySpan<int> active)
    {
        int[] shuffled = Shuffling.ShuffledIndices(active.Length, seed, Shuffling.Rounds(genesis.Preset));
        int[] members = new int[genesis.Preset.SyncCommitteeSize];
        int drawn = 0;
        for (int i = 0; drawn < members.Length; i++) // ends: as below
        {
            if (IsAccepted(seed, i, genesis.Fork >= ForkName.Electra))
                members[drawn++] = active[shuffled[i % active.Length]];
        }

        return members;
    }

    /// <summary>compute_proposer_index: phase0/beacon-chain.md, and electra/beacon-chain.md with 16 random bits per candidate.</summary>
    internal static int Select(Hash32 seed, int count, int rounds, bool electra)
    {
        for (int i = 0; ; i++) // ends: each turn succeeds with a chance of at least 1 in 64, of hash output
        {
            if (IsAccepted(seed, i, electra))
                return Shuffling.ShuffledIndex(i % count, count, seed, rounds);
        }
    }

    /// <summary>Whether the candidate of a turn is taken: with a chance that grows with its balance, which is everyone's.</summary>
    private static bool IsAccepted(Hash32 seed, int turn, bool electra)
    {
        (int width, ulong randomMax, ulong balanceMax) =
            electra ? (2, (ulong)ushort.MaxValue, MaxEffectiveBalanceElectraGwei) : (1, byte.MaxValue, MaxEffectiveBalanceGwei);
        int perHash = SHA256.HashSizeInBytes / width;
        Span<byte> input = stackalloc byte[Hash32.Length + sizeof(ulong)];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        seed.Span.CopyTo(input);
        BinaryPrimitives.WriteUInt64LittleEndian(input[Hash32.Length..], (ulong)(turn / perHash));
        SHA256.HashData(input, hash);
        ReadOnlySpan<byte> drawn = hash.Slice(turn % perHash * width, width);
        ulong random = electra ? BinaryPrimitives.ReadUInt16LittleEndian(drawn) : drawn[0];
        return Genesis.BalanceGwei * randomMax >= balanceMax * random;
    }
}
