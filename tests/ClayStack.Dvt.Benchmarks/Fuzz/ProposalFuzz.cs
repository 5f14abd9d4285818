using ClayStack.Dvt.Duties.Proposal;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Primitives;
using static ClayStack.Dvt.Benchmarks.Fuzz.FuzzVerdict;

namespace ClayStack.Dvt.Benchmarks.Fuzz;

/// <summary>The value of proposals under fuzz.</summary>
internal static class ProposalFuzz
{
    /// <summary>The decoders.</summary>
    public static IReadOnlyList<FuzzTarget> Targets() => [new FuzzTarget("ProposedBlock", [.. Blocks()], DecodeBlock)];

    private static IEnumerable<byte[]> Blocks()
    {
        foreach (ForkName fork in new[] { ForkName.Deneb, ForkName.Electra, ForkName.Fulu })
        {
            foreach (bool blinded in new[] { false, true })
            {
                BlockShape shape = new() { Fork = fork, Blinded = blinded, Slot = new Slot(7), TransactionBytes = 40 };
                ProposedBlock value = new(
                    BlockSamples.Make(shape, Preset.Minimal), blinded ? Uint256.FromUInt64(9) : null, Uint256.FromUInt64(8));
                yield return value.Encode(Preset.Minimal);
            }
        }
    }

    private static bool DecodeBlock(byte[] input)
    {
        bool accepted = ProposedBlock.TryDecode(input, Preset.Minimal, out ProposedBlock? value);
        Require(accepted == value is not null);
        return accepted && Same(input, value!.Encode(Preset.Minimal));
    }
}
