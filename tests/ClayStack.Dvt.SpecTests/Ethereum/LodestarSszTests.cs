using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Ssz;

namespace ClayStack.Dvt.SpecTests.Ethereum;

/// <summary>Random values of every container, fork and preset against Lodestar's encodings and roots.</summary>
public sealed class LodestarSszTests
{
    private const int ValuesPerType = 200;

    public static TheoryData<string> Files { get; } =
    [
        .. Directory.GetFiles(SpecVectors.PathOf("lodestar-ssz"), "*.bin.gz").Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal),
    ];

    [Fact]
    public void Files_HoldEveryContainerOfEveryForkUnderBothPresets()
    {
        foreach (string preset in (string[])["mainnet", "minimal"])
        {
            foreach ((string fork, IReadOnlyDictionary<string, SszType> types) in SszCatalog.ByFork)
            {
                string[] files = [.. Files.Select(row => row.Data).Where(file => file.StartsWith($"{preset}-{fork}", StringComparison.Ordinal))];
                string[] found = [.. files.SelectMany(file => LodestarFile.Read(SpecVectors.PathOf("lodestar-ssz", file))).Select(one => one.Type).Distinct()];
                Assert.Equal(types.Keys.Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Values_HaveLodestarsBytesAndRoot_AndSurviveJson(string file)
    {
        string[] parts = file.Split('.')[0].Split('-');
        Preset preset = parts[0] is "mainnet" ? Preset.Mainnet : Preset.Minimal;
        Dictionary<string, int> seen = [];
        foreach (LodestarFile.Case one in LodestarFile.Read(SpecVectors.PathOf("lodestar-ssz", file)))
        {
            string what = $"{file} {one.Type} {one.Number}";
            SszType type = SszCatalog.ByFork[parts[1]][one.Type];
            Assert.True(type.TryDecode(one.Encoding, preset, out object? value, out SszError? error), $"{what}: {error}");
            Assert.True(one.Encoding.AsSpan().SequenceEqual(type.Encode(value, preset)), what);
            Assert.True(Root.FromBytes(one.Root) == type.Root(value, preset), what);

            byte[] json = type.ToJson(value, preset);
            Assert.True(type.TryReadJson(json, preset, out object? again, out error), $"{what}: {error}");
            Assert.True(one.Encoding.AsSpan().SequenceEqual(type.Encode(again, preset)), what);
            if (one.Number % 20 == 0)
                Assert.True(value.Equals(again) && value.GetHashCode() == again.GetHashCode(), what);
            seen[one.Type] = seen.GetValueOrDefault(one.Type) + 1;
        }

        Assert.All(seen.Values, count => Assert.Equal(ValuesPerType, count));
    }
}
