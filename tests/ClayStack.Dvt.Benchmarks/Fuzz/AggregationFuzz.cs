using ClayStack.Dvt.Duties.Aggregation;
using ClayStack.Dvt.Ethereum.Altair;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Ssz;
using static ClayStack.Dvt.Benchmarks.Fuzz.FuzzVerdict;
using ElectraAttestation = ClayStack.Dvt.Ethereum.Electra.Attestation;
using PhaseZeroAttestation = ClayStack.Dvt.Ethereum.Phase0.Attestation;

namespace ClayStack.Dvt.Benchmarks.Fuzz;

/// <summary>What leaders propose as aggregates and contributions, under fuzz: an accepted encoding is the only one of its set.</summary>
internal static class AggregationFuzz
{
    /// <summary>The decoders.</summary>
    public static IReadOnlyList<FuzzTarget> Targets() =>
    [
        Target<PhaseZeroAttestation>(
            "Aggregates before Electra", AggregationSamples.PhaseZero, attestation => attestation.Data.Index.Value),
        Target<ElectraAttestation>(
            "Aggregates from Electra on", AggregationSamples.Electra, attestation => ElectraAggregates.OnlyCommittee(attestation.CommitteeBits)),
        Target<SyncCommitteeContribution>(
            "Contributions", AggregationSamples.Contribution, contribution => contribution.SubcommitteeIndex.Value),
    ];

    private static FuzzTarget Target<T>(string name, Func<ulong, T> aggregate, Func<T, ulong?> committeeOf)
        where T : class, ISszContainer<T> => new(
            name,
            [
                AggregationCodec.Encode(AggregationSamples.Set(aggregate, (0, [7])), Preset.Mainnet),
                AggregationCodec.Encode(AggregationSamples.Set(aggregate, (1, [7, 8, 9]), (3, [1, 2])), Preset.Mainnet),
            ],
            input => AggregationCodec.TryDecode(input, Preset.Mainnet, committeeOf, out AggregationSet<T>? set) && IsCanonical(input, set, committeeOf));

    private static bool IsCanonical<T>(byte[] input, AggregationSet<T> set, Func<T, ulong?> committeeOf) where T : class, ISszContainer<T>
    {
        SeatId[] seats = [.. set.Groups.SelectMany(group => group.Aggregators.Select(aggregator =>
            new SeatId(committeeOf(group.Aggregate)!.Value, aggregator.Validator)))];
        Require(seats.SequenceEqual(seats.Order()) && seats.Distinct().Count() == seats.Length);
        return Same(input, AggregationCodec.Encode(set, Preset.Mainnet));
    }
}
