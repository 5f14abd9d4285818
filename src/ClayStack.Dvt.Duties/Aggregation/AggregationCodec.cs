using System.Diagnostics.CodeAnalysis;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Ssz;

namespace ClayStack.Dvt.Duties.Aggregation;

/// <summary>The encoding of an <see cref="AggregationSet{T}"/>: SSZ, and only one for each set.</summary>
internal static class AggregationCodec
{
    /// <summary>The most bytes of a set: about 4,000 aggregators with their aggregates.</summary>
    public const int LengthMax = 512 * 1024;

    /// <summary>The bytes that travel.</summary>
    public static byte[] Encode<T>(AggregationSet<T> set, Preset preset) where T : class, ISszContainer<T> =>
        SszEncoding.Serialize(set, preset);

    /// <summary>
    /// Decodes what a peer proposed; false for whatever is not canonical: at least one group, groups in ascending order of their
    /// committees, each with aggregators in ascending order.
    /// </summary>
    /// <param name="bytes">Any bytes.</param>
    /// <param name="preset">The chain's sizes.</param>
    /// <param name="committeeOf">The committee that an aggregate is of; null unless it is exactly one.</param>
    /// <param name="set">The set; null on failure.</param>
    public static bool TryDecode<T>(
        ReadOnlySpan<byte> bytes, Preset preset, Func<T, ulong?> committeeOf, [NotNullWhen(true)] out AggregationSet<T>? set)
        where T : class, ISszContainer<T>
    {
        set = null;
        if (bytes.Length > LengthMax
            || !SszEncoding.TryDeserialize(bytes, preset, out AggregationSet<T>? decoded, out _)
            || decoded.Groups.Count == 0)
        {
            return false;
        }

        SeatId? last = null;
        foreach (AggregationGroup<T> group in decoded.Groups.Span)
        {
            if (committeeOf(group.Aggregate) is not { } committee || group.Aggregators.Count == 0 || committee <= last?.Committee)
                return false;
            foreach (AggregatorProof aggregator in group.Aggregators.Span)
            {
                SeatId id = new(committee, aggregator.Validator);
                if (id <= last)
                    return false;
                last = id;
            }
        }

        set = decoded;
        return true;
    }
}
