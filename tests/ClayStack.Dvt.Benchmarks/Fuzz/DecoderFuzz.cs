using System.Diagnostics;

namespace ClayStack.Dvt.Benchmarks.Fuzz;

/// <summary>Feeds a decoder with its valid encodings, which it must accept, and then with bad input.</summary>
internal static class DecoderFuzz
{
    /// <summary>Every decoder of the library.</summary>
    public static IReadOnlyList<FuzzTarget> Targets() =>
    [
        .. BlsFuzz.Targets(), .. KeyAndIdentityFuzz.Targets(), .. ClusterFuzz.Targets(), .. PeersFuzz.Targets(), .. AggregationFuzz.Targets(),
        .. ProposalFuzz.Targets(),
    ];

    /// <summary>Runs one decoder. The same seed gives the same inputs.</summary>
    public static FuzzReport Run(FuzzTarget target, int count, long seed)
    {
        EncodingMutator inputs = new(seed, target.Valid, target.Traps);
        int accepted = 0;
        double slowestMs = 0;
        byte[] input = [];
        try
        {
            foreach (byte[] valid in target.Valid)
            {
                input = valid;
                if (!target.Decode([.. valid]))
                    throw new InvalidOperationException("A valid encoding is refused.");
            }

            for (int i = 0; i < count; i++)
            {
                input = inputs.Next();
                long start = Stopwatch.GetTimestamp();
                accepted += target.Decode([.. input]) ? 1 : 0;
                slowestMs = Math.Max(slowestMs, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }
        }
        catch (Exception e)
        {
            return new FuzzReport(target.Name, count, accepted, slowestMs, $"{Convert.ToHexStringLower(input)}: {e}");
        }

        return new FuzzReport(target.Name, count, accepted, slowestMs, Failure: null);
    }
}
