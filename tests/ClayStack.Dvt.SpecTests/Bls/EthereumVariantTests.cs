using ClayStack.Dvt.Crypto.Bls12381;
using Scheme = ClayStack.Dvt.Crypto.Bls12381.Bls;

namespace ClayStack.Dvt.SpecTests.Bls;

/// <summary>The eth_ functions' own vectors of consensus-spec-tests, general/altair/bls.</summary>
public sealed class EthereumVariantTests
{
    public static TheoryData<string> AggregatePubkeysFiles => BlsVectors.Files("eth_aggregate_pubkeys");

    public static TheoryData<string> FastAggregateVerifyFiles => BlsVectors.Files("eth_fast_aggregate_verify");

    [Theory]
    [MemberData(nameof(AggregatePubkeysFiles))]
    public void EthAggregatePubkeys(string file)
    {
        string[] lines = File.ReadAllLines(SpecVectors.PathOf("01-bls", "eth_aggregate_pubkeys", file));
        BlsPublicKey[]? keys = BlsVectors.Keys(HexIn(lines.Where(line => line.TrimStart().StartsWith('-'))));
        BlsPublicKey? sum = keys is null ? null : Scheme.EthAggregatePublicKeys(keys);
        byte[]? expected = HexIn(lines.Where(line => line.StartsWith("output", StringComparison.Ordinal))).FirstOrDefault();
        Assert.Equal(expected, sum?.Bytes.ToArray());
    }

    [Theory]
    [MemberData(nameof(FastAggregateVerifyFiles))]
    public void EthFastAggregateVerify(string file)
    {
        string[] lines = File.ReadAllLines(SpecVectors.PathOf("01-bls", "eth_fast_aggregate_verify", file));
        BlsPublicKey[]? keys = BlsVectors.Keys(HexIn(lines.Where(line => line.TrimStart().StartsWith('-'))));
        byte[] message = HexIn(lines.Where(line => line.TrimStart().StartsWith("message", StringComparison.Ordinal))).Single();
        byte[] encoded = HexIn(lines.Where(line => line.TrimStart().StartsWith("signature", StringComparison.Ordinal))).Single();
        bool valid = keys is not null
            && BlsSignature.TryDecode(encoded, out BlsSignature? signature, out _)
            && Scheme.EthFastAggregateVerify(keys, message, signature);
        Assert.Equal(lines.Any(line => line.Contains("output: true", StringComparison.Ordinal)), valid);
    }

    private static IEnumerable<byte[]> HexIn(IEnumerable<string> lines) =>
        from line in lines
        let start = line.IndexOf("0x", StringComparison.Ordinal)
        where start >= 0
        select BlsVectors.Hex(line[start..].TrimEnd('\'', ' ', '"'));
}
