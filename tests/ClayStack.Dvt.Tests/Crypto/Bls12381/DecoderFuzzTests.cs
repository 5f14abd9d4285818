using ClayStack.Dvt.Benchmarks.Bls;

namespace ClayStack.Dvt.Tests.Crypto.Bls12381;

/// <summary>A fixed run of what the benchmark program's command <c>fuzz</c> does at length.</summary>
public sealed class DecoderFuzzTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Decoders_BadInput_AnswerWithADefinedError(int seed)
    {
        IReadOnlyList<(string Name, int Inputs, int Accepted)> runs = DecoderFuzz.Run(1500, seed);
        Assert.Equal(4, runs.Count);
        Assert.All(runs, run => Assert.Equal(1500, run.Inputs));
    }
}
