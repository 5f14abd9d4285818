using System.Numerics;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Devnet.Chain;

/// <summary>
/// get_flag_index_deltas of one epoch (consensus-specs altair/beacon-chain.md, deneb for the target's timeliness), without the
/// inactivity leak.
/// </summary>
internal sealed class AttestationRewards
{
    private const long GweiPerIncrement = 1_000_000_000;
    private const long BaseRewardFactor = 64;
    private const long WeightDenominator = 64;
    private const long SourceWeight = 14;
    private const long TargetWeight = 26;
    private const long HeadWeight = 14;

    private readonly EpochDuties _duties;
    private readonly Participation.Record[] _records;
    private readonly int _timelySourceDelayMax;

    private AttestationRewards(EpochDuties duties, Participation.Record[] records, int slotsPerEpoch)
    {
        _duties = duties;
        _records = records;
        _timelySourceDelayMax = (int)double.Sqrt(slotsPerEpoch);
        long increments = (long)Genesis.BalanceGwei / GweiPerIncrement;
        BigInteger total = (BigInteger)Genesis.BalanceGwei * duties.ActiveCount;
        long baseReward = increments * (GweiPerIncrement * BaseRewardFactor / IntegerSqrt(total));
        BaseReward = baseReward;
        Ideal = new Deltas(Reward(HeadWeight, IsHead), Reward(TargetWeight, IsTarget), Reward(SourceWeight, IsSource));
    }

    /// <summary>What a perfect vote earned in this epoch, by flag.</summary>
    public Deltas Ideal { get; }

    private long BaseReward { get; }

    /// <summary>The rewards of an epoch; nobody has voted in one that is no longer kept.</summary>
    public static AttestationRewards Of(BeaconChain chain, Epoch epoch)
    {
        Participation.Record[] records = chain.Performance(epoch).ToArray();
        EpochDuties duties = chain.Duties(epoch);
        return new AttestationRewards(duties, records, duties.Proposers.Length);
    }

    /// <summary>Whether the validator was active in the epoch.</summary>
    public bool IsActive(int validator) => _duties.IsActive(validator);

    /// <summary>What a validator earned or lost; a missed head costs nothing.</summary>
    public Deltas Of(int validator)
    {
        Participation.Record record = _records.Length == 0 ? default : _records[validator];
        return new Deltas(
            IsHead(record) ? Ideal.Head : 0,
            IsTarget(record) ? Ideal.Target : -(BaseReward * TargetWeight / WeightDenominator),
            IsSource(record) ? Ideal.Source : -(BaseReward * SourceWeight / WeightDenominator));
    }

    private long Reward(long weight, Func<Participation.Record, bool> has)
    {
        BigInteger numerator = (BigInteger)BaseReward * weight * _records.Count(has);
        return (long)(numerator / ((BigInteger)_duties.ActiveCount * WeightDenominator));
    }

    private static bool IsHead(Participation.Record record) => record.HeadCorrect && record.InclusionDelay == 1;

    private static bool IsTarget(Participation.Record record) => record.TargetCorrect && record.InclusionDelay > 0;

    private bool IsSource(Participation.Record record) => record.InclusionDelay > 0 && record.InclusionDelay <= _timelySourceDelayMax;

    private static long IntegerSqrt(BigInteger value)
    {
        BigInteger root = (BigInteger)double.Sqrt((double)value);
        while (root * root > value)
            root--;
        while ((root + 1) * (root + 1) <= value)
            root++;
        return (long)root;
    }

    /// <summary>Rewards in gwei; a loss is negative.</summary>
    /// <param name="Head">For the head.</param>
    /// <param name="Target">For the target.</param>
    /// <param name="Source">For the source.</param>
    public readonly record struct Deltas(long Head, long Target, long Source);
}
