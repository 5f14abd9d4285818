using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Devnet.Chain;

/// <summary>How each validator attested in one epoch, as blocks show it.</summary>
internal sealed class Participation(Epoch epoch, int validators)
{
    private readonly Record[] _records = new Record[validators];

    public Epoch Epoch => epoch;

    /// <summary>How many validators have a vote in a block whose source and target are right (TIMELY_TARGET from Deneb on).</summary>
    public int TargetVotes { get; private set; }

    public ReadOnlySpan<Record> Records => _records;

    /// <summary>A vote was accepted; true for the validator's first one of the epoch.</summary>
    public bool MarkSeen(int validator)
    {
        if (_records[validator].Seen)
            return false;
        _records[validator] = _records[validator] with { Seen = true };
        return true;
    }

    /// <summary>A block has the validator's vote; false if an earlier one had it.</summary>
    public bool MarkIncluded(int validator, int delay, bool targetCorrect, bool headCorrect)
    {
        if (_records[validator].InclusionDelay > 0)
            return false;
        _records[validator] = new Record(true, delay, targetCorrect, headCorrect);
        if (targetCorrect)
            TargetVotes++;
        return true;
    }

    /// <summary>One validator's attestation of the epoch.</summary>
    /// <param name="Seen">Whether a vote was accepted.</param>
    /// <param name="InclusionDelay">How many slots later a block had it, at least 1; 0 if none has.</param>
    /// <param name="TargetCorrect">Whether the included vote had the chain's target.</param>
    /// <param name="HeadCorrect">Whether the included vote had the chain's head.</param>
    public readonly record struct Record(bool Seen, int InclusionDelay, bool TargetCorrect, bool HeadCorrect);
}
