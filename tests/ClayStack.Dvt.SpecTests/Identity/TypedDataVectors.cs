using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Nodes;
using ClayStack.Dvt.Crypto.Identity;

namespace ClayStack.Dvt.SpecTests.Identity;

// The vectors' documents lack the domain's type, as ethers.js derives it: the two tests supply it in the two ways that
// we offer.
public sealed class TypedDataVectors
{
    private const int CaseCount = 86;

    [Fact]
    public void Documents_HaveTheVectorsEncodingAndDigest()
    {
        int cases = 0;
        foreach (JsonElement test in Load().EnumerateArray())
        {
            Assert.True(
                TypedData.TryParse(Document(test), out TypedData? data, out Eip712Error error),
                $"{test.Text("name")}: {error}");
            Assert.Equal(test.Text("encoded"), "0x" + Convert.ToHexStringLower(data.EncodedMessage));
            Assert.Equal(test.Word("digest"), data.Digest);
            cases++;
        }

        Assert.Equal(CaseCount, cases);
    }

    [Fact]
    public void BuiltValues_HaveTheVectorsDigest()
    {
        int cases = 0;
        foreach (JsonElement test in Load().EnumerateArray())
        {
            JsonElement types = test.GetProperty("types");
            Eip712Schema schema = Eip712Schema.Create([.. types.EnumerateObject().Select(StructType)]);
            Eip712Value message = Value(types, test.Text("primaryType"), test.GetProperty("data"));
            TypedData data = TypedData.Create(
                Domain(test.GetProperty("domain")), schema, test.Text("primaryType"), message);
            Assert.Equal(test.Word("digest"), data.Digest);
            cases++;
        }

        Assert.Equal(CaseCount, cases);
    }

    private static Eip712StructType StructType(JsonProperty type) =>
        new(type.Name, [.. type.Value.EnumerateArray().Select(Member)]);

    private static Eip712Member Member(JsonElement member) => new(member.Text("type"), member.Text("name"));

    private static byte[] Document(JsonElement test)
    {
        (string Name, string Type)[] fields =
        [
            ("name", "string"),
            ("version", "string"),
            ("chainId", "uint256"),
            ("verifyingContract", "address"),
            ("salt", "bytes32"),
        ];
        JsonNode types = JsonNode.Parse(test.GetProperty("types").GetRawText())!;
        types["EIP712Domain"] = new JsonArray(
            [.. fields.Where(f => test.GetProperty("domain").TryGetProperty(f.Name, out _))
                .Select(f => new JsonObject { ["name"] = f.Name, ["type"] = f.Type })]);
        JsonObject document = new()
        {
            ["types"] = types,
            ["primaryType"] = test.Text("primaryType"),
            ["domain"] = JsonNode.Parse(test.GetProperty("domain").GetRawText()),
            ["message"] = JsonNode.Parse(test.GetProperty("data").GetRawText()),
        };
        return JsonSerializer.SerializeToUtf8Bytes(document);
    }

    private static Eip712Domain Domain(JsonElement domain) => new()
    {
        Name = domain.TryGetProperty("name", out JsonElement name) ? name.GetString() : null,
        Version = domain.TryGetProperty("version", out JsonElement version) ? version.GetString() : null,
        ChainId = domain.TryGetProperty("chainId", out JsonElement chainId) ? chainId.GetUInt64() : null,
        VerifyingContract =
            domain.TryGetProperty("verifyingContract", out JsonElement contract) ? Address(contract) : null,
        Salt = domain.TryGetProperty("salt", out _) ? domain.Word("salt") : null,
    };

    private static Eip712Value Value(JsonElement types, string type, JsonElement json)
    {
        if (type.EndsWith(']'))
        {
            string element = type[..type.LastIndexOf('[')];
            return Eip712Value.List([.. json.EnumerateArray().Select(e => Value(types, element, e))]);
        }

        if (types.TryGetProperty(type, out JsonElement members))
        {
            return Eip712Value.Struct(
                [.. members.EnumerateArray().Select(Member).Select(
                    m => (m.Name, Value(types, m.Type, json.GetProperty(m.Name))))]);
        }

        return type switch
        {
            "bool" => Eip712Value.Of(json.GetBoolean()),
            "string" => Eip712Value.Of(json.GetString()!),
            "address" => Eip712Value.Of(Address(json)),
            _ when type.StartsWith("bytes", StringComparison.Ordinal) => Eip712Value.Of(
                SpecJson.Unhex(json.GetString()!)),
            _ => Eip712Value.Of(BigInteger.Parse(json.ToString(), CultureInfo.InvariantCulture)),
        };
    }

    private static EthereumAddress Address(JsonElement json)
    {
        Assert.True(EthereumAddress.TryParse(json.GetString(), out EthereumAddress address, out _));
        return address;
    }

    private static JsonElement Load() => SpecJson.Load("07-eip712-secp256k1", "ethers", "typed-data.json");
}
