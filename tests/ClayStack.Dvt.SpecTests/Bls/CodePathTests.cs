using System.Runtime.Intrinsics.X86;
using ClayStack.Dvt.Crypto.Bls12381;

namespace ClayStack.Dvt.SpecTests.Bls;

/// <summary>Says in the test log which code paths of the arithmetic this run has exercised; <c>.ci/run</c> reads it.</summary>
public sealed class CodePathTests
{
    [Fact]
    public void Paths_OfThisMachine_AreNamed()
    {
        string product = Bmi2.X64.IsSupported ? "mulx" : "portable";
        TestContext.Current.TestOutputHelper!.WriteLine($"engine {BatchEngine.Current.Name}, high words by {product}");

        // One engine exists so far, and it is for every machine; one with lanes must be named here to be chosen.
        Assert.Equal("scalar-7x56", BatchEngine.Current.Name);
    }
}
