using System.Text;
using System.Text.Json;
using ClayStack.Dvt.Ethereum.Bellatrix;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Ssz;
using ClayStack.Dvt.Ethereum.Ssz.Json;
using Deneb = ClayStack.Dvt.Ethereum.Deneb;
using Electra = ClayStack.Dvt.Ethereum.Electra;

namespace ClayStack.Dvt.SpecTests.Ethereum;

/// <summary>The builder specification's examples: one value as JSON and as SSZ.</summary>
public sealed class BuilderExampleTests
{
    private static readonly Preset Preset = Preset.Mainnet;

    [Fact]
    public void Deneb_SignedBlindedBeaconBlock()
    {
        Deneb.SignedBlindedBeaconBlock block = Both<Deneb.SignedBlindedBeaconBlock>("deneb", "signed_blinded_beacon_block");
        AssertRoots("deneb", block, block.Message, block.Message.Body);
    }

    [Fact]
    public void Fulu_SignedBlindedBeaconBlock()
    {
        Electra.SignedBlindedBeaconBlock block = Both<Electra.SignedBlindedBeaconBlock>("fulu", "signed_blinded_beacon_block");
        AssertRoots("fulu", block, block.Message, block.Message.Body);
    }

    [Fact]
    public void Deneb_SignedBuilderBid() => Both<Deneb.SignedBuilderBid>("deneb", "signed_builder_bid");

    [Theory]
    [InlineData("electra")]
    [InlineData("fulu")]
    public void FromElectraOn_SignedBuilderBid(string fork) => Both<Electra.SignedBuilderBid>(fork, "signed_builder_bid");

    [Fact]
    public void Registrations_AreAList()
    {
        byte[] encoding = File.ReadAllBytes(PathOf("bellatrix", "signed_validator_registrations.ssz"));
        Assert.True(SszEncoding.TryDeserializeList(encoding, 16, Preset, out SszList<SignedValidatorRegistrationV1> values, out SszError? error), $"{error}");
        SignedValidatorRegistrationV1 only = Assert.Single(values);
        Assert.Equal(encoding, SszEncoding.Serialize(only, Preset));

        JsonElement value = JsonVectors.Load("04-ssz", "builder-examples", "bellatrix", "signed_validator_registrations.json").GetProperty("value");
        byte[] json = Encoding.UTF8.GetBytes(value.GetRawText());
        Assert.True(SszJson.TryReadList(json, 16, Preset, out SszList<SignedValidatorRegistrationV1> read, out error), $"{error}");
        Assert.Equal(values, read);
    }

    private static T Both<T>(string fork, string name) where T : class, ISszContainer<T>
    {
        byte[] encoding = File.ReadAllBytes(PathOf(fork, name + ".ssz"));
        T decoded = JsonVectors.Decode<T>(encoding, Preset);
        JsonElement json = JsonVectors.Load("04-ssz", "builder-examples", fork, name + ".json").GetProperty("value");
        JsonElement data = json.TryGetProperty("data", out JsonElement inner) ? inner : json;
        T read = data.Read<T>(Preset);
        Assert.Equal(encoding, SszEncoding.Serialize(read, Preset));
        Assert.Equal(decoded, read);
        Assert.True(JsonElement.DeepEquals(data, JsonDocument.Parse(Encoding.UTF8.GetString(SszJson.ToUtf8(decoded, Preset))).RootElement));
        return decoded;
    }

    private static void AssertRoots<TSigned, TBlock, TBody>(string fork, TSigned signed, TBlock block, TBody body)
        where TSigned : class, ISszContainer<TSigned>
        where TBlock : class, ISszContainer<TBlock>
        where TBody : class, ISszContainer<TBody>
    {
        JsonElement roots = JsonVectors.Load("04-ssz", "builder-examples", "derived_roots.json").EnumerateArray()
            .Single(one => string.Equals(one.Text("fork"), fork, StringComparison.Ordinal));
        Assert.Equal(roots.RootOf("signed_root"), SszEncoding.HashTreeRoot(signed, Preset));
        Assert.Equal(roots.RootOf("block_root"), SszEncoding.HashTreeRoot(block, Preset));
        Assert.Equal(roots.RootOf("body_root"), SszEncoding.HashTreeRoot(body, Preset));
    }

    private static string PathOf(string fork, string file) => SpecVectors.PathOf("04-ssz", "builder-examples", fork, file);
}
