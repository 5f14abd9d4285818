using ClayStack.Dvt.Benchmarks.Fuzz;

namespace ClayStack.Dvt.Tests.Crypto;

// Many inputs: dotnet run -c Release --project tests/ClayStack.Dvt.Benchmarks -- fuzz 50000 1
public sealed class DecoderFuzzTests
{
    private const int Count = 2000;

    public static TheoryData<string> Names => [.. DecoderFuzz.Targets().Select(target => target.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Decoder_ChangedAndRandomInputs_NeverThrowsAndNeverHangs(string name)
    {
        FuzzTarget target = DecoderFuzz.Targets().Single(t => string.Equals(t.Name, name, StringComparison.Ordinal));
        FuzzReport report = DecoderFuzz.Run(target, Count, seed: 1);
        Assert.True(report.Failure is null, report.ToString());
    }
}
