using System.Globalization;
using ClayStack.Dvt.Devnet;
using ClayStack.Dvt.Devnet.Chain;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.TestKit;

namespace ClayStack.Dvt.Tests.Devnet;

public sealed class ShufflingTests
{
    /// <summary>Bytes 1 to 32, for which @lodestar/state-transition 1.46.0 gave the values here.</summary>
    private static readonly byte[] Counting = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];

    [Theory]
    [InlineData(10, 1, "0")]
    [InlineData(10, 2, "1 0")]
    [InlineData(10, 7, "1 3 5 0 6 4 2")]
    [InlineData(10, 64, "50 12 32 48 18 0 10 37 44 19 2 56 8 27 15 25 30 55 17 61 4 16 7 24 39 38 28 40 42 29 26 22 23 9 6 41 57 14 13 62 5 46 21 3 47 43 45 34 54 33 20 51 36 31 60 1 35 49 53 58 52 63 59 11")]
    [InlineData(90, 7, "3 1 0 5 6 4 2")]
    [InlineData(90, 64, "26 10 44 51 59 7 34 35 3 46 38 9 2 25 50 32 5 31 14 1 49 23 61 36 42 18 55 37 21 41 19 62 58 56 47 6 40 63 48 45 12 54 4 53 29 28 52 20 57 60 15 11 17 39 22 24 30 33 27 13 8 16 43 0")]
    public void ShuffledIndices_OfASeed_AreThoseOfAnotherImplementation(int rounds, int count, string expected)
    {
        int[] shuffled = Shuffling.ShuffledIndices(count, Hash32.FromBytes(Counting), rounds);
        Assert.Equal(expected, string.Join(' ', shuffled.Select(index => index.ToString(CultureInfo.InvariantCulture))));
    }

    [Theory]
    [InlineData(10, new[] { 173, 119, 101, 951, 813, 776, 228, 175, 52, 647, 325, 430 }, 341)]
    [InlineData(90, new[] { 520, 724, 200, 462, 458, 378, 307, 404, 583, 430, 703, 329 }, 456)]
    public void ShuffledIndices_OfAThousand_AreThoseOfAnotherImplementation(int rounds, int[] first, int last)
    {
        int[] shuffled = Shuffling.ShuffledIndices(1000, Hash32.FromBytes(Counting), rounds);
        Assert.Equal(first, shuffled[..first.Length]);
        Assert.Equal(last, shuffled[^1]);
    }

    [Fact]
    public void ShuffledIndices_OfAnySeed_AreAPermutation_AndWhatTheSpecificationComputesOneByOne()
    {
        SeededRandomSource random = new(3);
        foreach (int count in (int[])[1, 2, 255, 256, 257, 600])
        {
            Hash32 seed = Hash32.FromBytes(random.Bytes(32));
            int[] shuffled = Shuffling.ShuffledIndices(count, seed, 90);
            Assert.Equal(Enumerable.Range(0, count), shuffled.Order());
            Assert.Equal(Enumerable.Range(0, count).Select(i => Shuffling.ShuffledIndex(i, count, seed, 90)), shuffled);
        }
    }

    [Theory]
    [InlineData(10, false, 173, 771, 529)]
    [InlineData(10, true, 45, 407, 639)]
    [InlineData(90, false, 520, 576, 755)]
    [InlineData(90, true, 855, 441, 932)]
    public void Proposer_OfASeed_IsThatOfAnotherImplementation(int rounds, bool electra, int first, int second, int third)
    {
        Assert.Equal(first, Select(0));
        Assert.Equal(second, Select(0x55));
        Assert.Equal(third, Select(0xaa));

        int Select(byte mask) => ProposerSelection.Select(
            Hash32.FromBytes([.. Counting.Select(value => (byte)(value ^ mask))]), 1000, rounds, electra);
    }

    /// <summary>get_next_sync_committee_indices as altair/beacon-chain.md writes it, with electra's 16 random bits and deneb's 8.</summary>
    [Theory]
    [InlineData(ForkName.Deneb)]
    [InlineData(ForkName.Fulu)]
    public void SyncCommittee_IsWhatTheSpecificationsLoopDraws(ForkName fork)
    {
        Genesis genesis = new(TestChain.Options(fork));
        Hash32 seed = Hash32.FromBytes(Counting);
        int[] active = [1, 2, 3, 5, 8, 13];
        (int width, ulong most, ulong balance) = fork == ForkName.Deneb ? (1, 255UL, 32UL) : (2, 65_535UL, 2048UL);
        List<int> expected = [];
        for (int i = 0; expected.Count < 32; i++)
        {
            int candidate = active[Shuffling.ShuffledIndex(i % active.Length, active.Length, seed, rounds: 10)];
            byte[] random = System.Security.Cryptography.SHA256.HashData([.. Counting, .. BitConverter.GetBytes((ulong)(i / (32 / width)))]);
            int at = i % (32 / width) * width;
            ulong drawn = width == 1 ? random[at] : BitConverter.ToUInt16(random, at);
            if (32 * most >= balance * drawn)
                expected.Add(candidate);
        }

        Assert.Equal(expected, ProposerSelection.SyncCommittee(genesis, seed, active));
    }

    [Fact]
    public void EpochDuties_OfSome_SeatNobodyElse()
    {
        Genesis genesis = new(TestChain.Options());
        int[] active = [0, 2, 4, 6, 8, 10, 12, 14, 15];
        EpochDuties duties = new(genesis, new Epoch(9), active);
        Assert.Equal(9, duties.ActiveCount);
        for (int validator = 0; validator < TestChain.Validators; validator++)
        {
            Assert.Equal(active.Contains(validator), duties.IsActive(validator));
            if (!active.Contains(validator))
                continue;
            EpochDuties.Seat seat = duties.SeatOf(validator);
            Assert.Equal(validator, duties.Committee(seat.Slot, seat.Committee)[seat.Place]);
        }

        Assert.All(duties.Proposers.ToArray(), proposer => Assert.Contains(proposer, active));
    }

    [Fact]
    public void EpochDuties_GiveEveryValidatorOneSeat_WhereTheCommitteeHasIt()
    {
        DevnetOptions options = TestChain.Options();
        Genesis genesis = new(options);
        foreach (ulong epoch in (ulong[])[0, 1, 7])
        {
            EpochDuties duties = new(genesis, new Epoch(epoch));
            List<int> all = [];
            for (int validator = 0; validator < TestChain.Validators; validator++)
            {
                EpochDuties.Seat seat = duties.SeatOf(validator);
                ReadOnlySpan<int> committee = duties.Committee(seat.Slot, seat.Committee);
                Assert.Equal(validator, committee[seat.Place]);
                Assert.Equal(seat.CommitteeLength, committee.Length);
                Assert.Equal(new Epoch(epoch), seat.Slot.ToEpoch(Preset.Minimal));
            }

            for (ulong i = 0; i < 8; i++)
                all.AddRange(duties.Attesters(duties.FirstSlot + i));
            Assert.Equal(Enumerable.Range(0, TestChain.Validators), all.Order());
        }
    }

    [Fact]
    public void Committee_ThatTheSlotOrEpochDoesNotHave_IsEmpty()
    {
        EpochDuties duties = new(new Genesis(TestChain.Options()), new Epoch(1));
        Assert.Equal(2, duties.Committee(new Slot(8), default).Length);
        Assert.True(duties.Committee(new Slot(8), new CommitteeIndex(1)).IsEmpty);
        Assert.True(duties.Committee(new Slot(7), default).IsEmpty);
        Assert.Equal(2, duties.Committee(new Slot(15), default).Length);
        Assert.True(duties.Committee(new Slot(16), default).IsEmpty);
        Assert.True(duties.Committee(new Slot(ulong.MaxValue), new CommitteeIndex(ulong.MaxValue)).IsEmpty);
    }
}
