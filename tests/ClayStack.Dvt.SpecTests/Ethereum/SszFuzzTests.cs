using ClayStack.Dvt.Ethereum.Ssz;

namespace ClayStack.Dvt.SpecTests.Ethereum;

/// <summary>A small run of the mutation fuzz; the benchmark command ssz-fuzz runs a million and more.</summary>
public sealed class SszFuzzTests
{
    [Fact]
    public void MutatedInputs_AreRefusedOrCanonical()
    {
        SszFuzzer fuzzer = new(1, SszFuzzer.CasesOf(SpecVectors.PathOf("lodestar-ssz")));
        string? fault = fuzzer.Run(40_000);
        Assert.True(fault is null, fault);
        Assert.True(fuzzer.Accepted > 1_000 && fuzzer.Refused > 1_000, $"{fuzzer.Accepted} accepted, {fuzzer.Refused} refused");
        // Every reason that a decoder has is reached by mutations but for those that need their own case in the unit tests.
        Assert.Superset(
            new HashSet<SszErrorReason> { SszErrorReason.TooShort, SszErrorReason.TrailingBytes, SszErrorReason.OffsetDecreases, SszErrorReason.MalformedJson },
            fuzzer.Reasons);
    }
}
