using System.Numerics;
using System.Text;
using ClayStack.Dvt.Crypto.Identity;

namespace ClayStack.Dvt.Tests.Crypto.Identity;

public sealed class TypedDataTests
{
    // The example of EIP-712, section "Specification of the eth_signTypedData JSON RPC".
    private const string Example =
        """
        {"types":{"EIP712Domain":[{"name":"name","type":"string"},{"name":"version","type":"string"},
        {"name":"chainId","type":"uint256"},{"name":"verifyingContract","type":"address"}],
        "Person":[{"name":"name","type":"string"},{"name":"wallet","type":"address"}],
        "Mail":[{"name":"from","type":"Person"},{"name":"to","type":"Person"},{"name":"contents","type":"string"}]},
        "primaryType":"Mail",
        "domain":{"name":"Ether Mail","version":"1","chainId":1,"verifyingContract":"0xCcCCccccCCCCcCCCCCCcCcCccCcCCCcCcccccccC"},
        "message":{"from":{"name":"Cow","wallet":"0xCD2a3d9F938E13CD947Ec05AbC7FE734Df8DD826"},
        "to":{"name":"Bob","wallet":"0xbBbBBBBbbBBBbbbBbbBbbbbBBbBbbbbBbBbbBBbB"},"contents":"Hello, Bob!"}}
        """;

    private static readonly Eip712Schema Mail = Eip712Schema.Create(
        new Eip712StructType("Mail", new("Person", "from"), new("Person", "to"), new("string", "contents")),
        new Eip712StructType("Person", new("string", "name"), new("address", "wallet")));

    [Fact]
    public void ExampleOfTheEip_HasItsHashesAndItsSignature()
    {
        TypedData data = Parse(Example);
        Assert.Equal(
            "0xf2cee375fa42b42143804025fc449deafd50cc031ca257e0b194a650a912090f", data.DomainSeparator.ToString());
        Assert.Equal("0xc52c0ee5d84264471806290a3f2c4cecfc5490626bf912d01f240d7a274b371e", data.MessageHash.ToString());
        Assert.Equal("0xbe609aee343fb3c4b28e1df9e632fca64fcfaede20f02e86244efddf30957bd2", data.Digest.ToString());

        Assert.True(Secp256k1PrivateKey.TryFromBytes(
            Keccak256.Hash("cow"u8).ToArray(), out Secp256k1PrivateKey? cow, out _));
        using (cow)
        {
            Assert.Equal("0xCD2a3d9F938E13CD947Ec05AbC7FE734Df8DD826", cow.Address.ToString());
            Assert.Equal(
                "0x4355c47d63924e8a72e509b65029052eb6c299d53a04e167c5775fd466751c9d07299936d304c153f6443dfa05f40ff007d72911b6f72307f996231605b915621c",
                cow.Sign(data.Digest).ToString());
        }
    }

    [Fact]
    public void ExampleOfTheEip_BuiltFromValues_IsTheSame()
    {
        TypedData data = TypedData.Create(
            new Eip712Domain
            {
                Name = "Ether Mail",
                Version = "1",
                ChainId = 1,
                VerifyingContract = Address("0xCcCCccccCCCCcCCCCCCcCcCccCcCCCcCcccccccC"),
            },
            Mail,
            "Mail",
            Eip712Value.Struct(
                ("from", Person("Cow", "0xCD2a3d9F938E13CD947Ec05AbC7FE734Df8DD826")),
                ("to", Person("Bob", "0xbBbBBBBbbBBBbbbBbbBbbbbBBbBbbbbBbBbbBBbB")),
                ("contents", Eip712Value.Of("Hello, Bob!"))));
        Assert.Equal(Parse(Example).Digest, data.Digest);
        Assert.Equal(
            "Mail(Person from,Person to,string contents)Person(string name,address wallet)", Mail.EncodeType("Mail"));
        Assert.Equal(
            "0xa0cedeb2dc280ba39b857546d74f5549c3a1d7bdc2dd96bf881f76108e23dac2", Mail.TypeHash("Mail").ToString());
    }

    [Fact]
    public void EncodeType_SortsAllReachedTypesByTheirNames()
    {
        Eip712Schema schema = Eip712Schema.Create(
            new Eip712StructType("Transaction", new("Person", "from"), new("Person", "to"), new("Asset[2][]", "tx")),
            new Eip712StructType("Person", new("address", "wallet"), new("string", "name")),
            new Eip712StructType("Asset", new("address", "token"), new("Unit", "unit")),
            new Eip712StructType("Unit", new Eip712Member("Asset[]", "parts")),
            new Eip712StructType("NotReached"));
        Assert.Equal(
            "Transaction(Person from,Person to,Asset[2][] tx)Asset(address token,Unit unit)"
                + "Person(address wallet,string name)Unit(Asset[] parts)",
            schema.EncodeType("Transaction"));
        Assert.Equal("NotReached()", schema.EncodeType("NotReached"));
    }

    [Fact]
    public void RecursiveStruct_EndsWithNullAsZeroWord()
    {
        // MetaMask's eth-sig-util hashes an absent struct so in version 4.
        const string types =
            "\"EIP712Domain\":[],\"Node\":[{\"name\":\"value\",\"type\":\"uint8\"},{\"name\":\"next\",\"type\":\"Node\"}]";
        TypedData one = Parse(
            $"{{\"types\":{{{types}}},\"primaryType\":\"Node\",\"domain\":{{}},\"message\":{{\"value\":7,\"next\":null}}}}");
        byte[] expected =
        [
            .. Keccak256.Hash("Node(uint8 value,Node next)"u8).ToArray(),
            .. new byte[31],
            7,
            .. new byte[32],
        ];
        Assert.Equal(Keccak256.Hash(expected), one.MessageHash);

        TypedData two = Parse(
            $"{{\"types\":{{{types}}},\"primaryType\":\"Node\",\"domain\":{{}},\"message\":{{\"value\":1,\"next\":{{\"value\":7,\"next\":null}}}}}}");
        expected[63] = 1;
        one.MessageHash.CopyTo(expected.AsSpan(64));
        Assert.Equal(Keccak256.Hash(expected), two.MessageHash);
    }

    [Theory]
    [InlineData("uint8", "255", "ff")]
    [InlineData("uint8", "\"255\"", "ff")]
    [InlineData("uint8", "\"0xFF\"", "ff")]
    [InlineData("uint8", "\"0x00000ff\"", "ff")]
    [InlineData("uint8", "0", "00")]
    [InlineData("int8", "-128", "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff80")]
    [InlineData("int8", "127", "7f")]
    [InlineData("int16", "-1", "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff")]
    [InlineData("uint256", "\"115792089237316195423570985008687907853269984665640564039457584007913129639935\"", "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff")]
    [InlineData("int256", "\"-57896044618658097711785492504343953926634992332820282019728792003956564819968\"", "8000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("bool", "true", "01")]
    [InlineData("bool", "false", "00")]
    [InlineData("bytes3", "\"0xAbCdEf\"", "abcdef0000000000000000000000000000000000000000000000000000000000")]
    [InlineData("address", "\"0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed\"", "5aaeb6053f3e94c9b9a09f33669435e7ef1beaed")]
    public void Atom_Valid_IsItsWord(string type, string json, string word)
    {
        TypedData data = Parse(Single(type, json));
        Assert.Equal(word.PadLeft(64, '0'), Convert.ToHexStringLower(data.EncodedMessage.AsSpan(32)));
    }

    [Theory]
    [InlineData("uint8", "256", Eip712Error.OutOfRange)]
    [InlineData("uint8", "-1", Eip712Error.OutOfRange)]
    [InlineData("int8", "128", Eip712Error.OutOfRange)]
    [InlineData("int8", "-129", Eip712Error.OutOfRange)]
    [InlineData("uint256", "\"115792089237316195423570985008687907853269984665640564039457584007913129639936\"", Eip712Error.OutOfRange)]
    [InlineData("int256", "\"57896044618658097711785492504343953926634992332820282019728792003956564819968\"", Eip712Error.OutOfRange)]
    [InlineData("uint8", "1.0", Eip712Error.WrongValue)]
    [InlineData("uint8", "1e2", Eip712Error.WrongValue)]
    [InlineData("uint8", "-0", Eip712Error.WrongValue)]
    [InlineData("uint8", "\"01\"", Eip712Error.WrongValue)]
    [InlineData("uint8", "\"+1\"", Eip712Error.WrongValue)]
    [InlineData("uint8", "\" 1\"", Eip712Error.WrongValue)]
    [InlineData("uint8", "\"\"", Eip712Error.WrongValue)]
    [InlineData("uint8", "\"-\"", Eip712Error.WrongValue)]
    [InlineData("uint8", "\"0x\"", Eip712Error.WrongValue)]
    [InlineData("int8", "\"-0x1\"", Eip712Error.WrongValue)]
    [InlineData("uint8", "\"0x00000000000000000000000000000000000000000000000000000000000000001\"", Eip712Error.WrongValue)]
    [InlineData("uint8", "true", Eip712Error.WrongValue)]
    [InlineData("uint8", "null", Eip712Error.WrongValue)]
    [InlineData("bool", "1", Eip712Error.WrongValue)]
    [InlineData("bool", "\"true\"", Eip712Error.WrongValue)]
    [InlineData("address", "\"0x5AAeb6053F3E94C9b9A09f33669435E7Ef1BeAed\"", Eip712Error.WrongValue)]
    [InlineData("address", "\"0x00\"", Eip712Error.WrongValue)]
    [InlineData("bytes3", "\"0xabcd\"", Eip712Error.OutOfRange)]
    [InlineData("bytes3", "\"0xabcdef00\"", Eip712Error.OutOfRange)]
    [InlineData("bytes", "\"abcd\"", Eip712Error.WrongValue)]
    [InlineData("bytes", "\"0xabc\"", Eip712Error.WrongValue)]
    [InlineData("string", "7", Eip712Error.WrongValue)]
    [InlineData("string", "null", Eip712Error.WrongValue)]
    [InlineData("string[]", "\"a\"", Eip712Error.WrongValue)]
    [InlineData("string[2]", "[\"a\"]", Eip712Error.OutOfRange)]
    [InlineData("string[2]", "[\"a\",\"b\",\"c\"]", Eip712Error.OutOfRange)]
    [InlineData("string[]", "[7]", Eip712Error.WrongValue)]
    [InlineData("string[0]", "[]", Eip712Error.UnknownType)]
    [InlineData("string[01]", "[\"a\"]", Eip712Error.UnknownType)]
    [InlineData("string[-1]", "[\"a\"]", Eip712Error.UnknownType)]
    [InlineData("string[9999999]", "[]", Eip712Error.UnknownType)]
    [InlineData("string[][][][][][][][][]", "[]", Eip712Error.UnknownType)]
    [InlineData("string]", "[]", Eip712Error.UnknownType)]
    [InlineData("[]", "[]", Eip712Error.UnknownType)]
    [InlineData("uint", "1", Eip712Error.UnknownType)]
    [InlineData("int", "1", Eip712Error.UnknownType)]
    [InlineData("uint7", "1", Eip712Error.UnknownType)]
    [InlineData("uint0", "1", Eip712Error.UnknownType)]
    [InlineData("uint08", "1", Eip712Error.UnknownType)]
    [InlineData("uint264", "1", Eip712Error.UnknownType)]
    [InlineData("bytes0", "\"0x\"", Eip712Error.UnknownType)]
    [InlineData("bytes33", "\"0x\"", Eip712Error.UnknownType)]
    [InlineData("Missing", "{}", Eip712Error.UnknownType)]
    [InlineData("", "1", Eip712Error.UnknownType)]
    [InlineData("uint8 ", "1", Eip712Error.UnknownType)]
    [InlineData("One", "[]", Eip712Error.WrongValue)]
    public void Atom_Invalid_SaysWhy(string type, string json, Eip712Error expected) =>
        AssertRefused(Single(type, json), expected);

    [Theory]
    [InlineData("{}", Eip712Error.MalformedDocument)]
    [InlineData("[]", Eip712Error.NotJson)]
    [InlineData("nonsense", Eip712Error.NotJson)]
    public void Document_Other_SaysWhy(string json, Eip712Error expected) => AssertRefused(json, expected);

    [Theory]
    [InlineData("\"primaryType\":\"Mail\"", "\"primaryType\":\"Nail\"", Eip712Error.WrongPrimaryType)]
    [InlineData("\"primaryType\":\"Mail\"", "\"primaryType\":\"Person\"", Eip712Error.UnknownMember)]
    [InlineData("\"primaryType\":\"Mail\"", "\"primaryType\":7", Eip712Error.MalformedDocument)]
    [InlineData("\"primaryType\":\"Mail\"", "\"primaryType\":\"Mail\",\"x\":1", Eip712Error.MalformedDocument)]
    [InlineData("\"EIP712Domain\":", "\"Domain\":", Eip712Error.MalformedDocument)]
    [InlineData("\"type\":\"uint256\"", "\"type\":\"uint64\"", Eip712Error.UnknownDomainField)]
    [InlineData("{\"name\":\"chainId\"", "{\"name\":\"chainID\"", Eip712Error.UnknownDomainField)]
    [InlineData("\"chainId\":1", "\"chainId\":1,\"salt\":\"0x\"", Eip712Error.UnknownMember)]
    [InlineData("\"chainId\":1,", "", Eip712Error.MissingMember)]
    [InlineData(",\"contents\":\"Hello, Bob!\"", "", Eip712Error.MissingMember)]
    [InlineData("\"contents\":\"Hello, Bob!\"", "\"contents\":\"Hello, Bob!\",\"extra\":1", Eip712Error.UnknownMember)]
    [InlineData("\"contents\":\"Hello, Bob!\"", "\"contents\":\"\\ud800\"", Eip712Error.NotJson)]
    [InlineData("\"Person\":[", "\"Per son\":[", Eip712Error.MalformedName)]
    [InlineData("\"Person\":[", "\"uint9\":[", Eip712Error.MalformedName)]
    [InlineData("\"Person\":[", "\"Person\":[],\"Person\":[", Eip712Error.NotJson)]
    [InlineData("{\"name\":\"wallet\"", "{\"name\":\"name\"", Eip712Error.DuplicateName)]
    [InlineData("{\"name\":\"wallet\"", "{\"name\":\"wal,let\"", Eip712Error.MalformedName)]
    [InlineData("{\"name\":\"wallet\"", "{\"x\":1,\"name\":\"wallet\"", Eip712Error.MalformedDocument)]
    public void Document_OneThingWrong_SaysWhich(string written, string changed, Eip712Error expected)
    {
        Assert.Contains(written, Example, StringComparison.Ordinal);
        AssertRefused(Example.Replace(written, changed, StringComparison.Ordinal), expected);
    }

    [Fact]
    public void Document_DomainAsPrimaryType_IsRefused() => AssertRefused(
        "{\"types\":{\"EIP712Domain\":[]},\"primaryType\":\"EIP712Domain\",\"domain\":{},\"message\":{}}",
        Eip712Error.WrongPrimaryType);

    [Fact]
    public void Document_DomainFieldsInAnotherOrder_HaveAnotherSeparator()
    {
        const string first = "{\"name\":\"name\",\"type\":\"string\"},{\"name\":\"version\",\"type\":\"string\"}";
        const string swapped = "{\"name\":\"version\",\"type\":\"string\"},{\"name\":\"name\",\"type\":\"string\"}";
        Assert.NotEqual(
            Parse(Example).DomainSeparator,
            Parse(Example.Replace(first, swapped, StringComparison.Ordinal)).DomainSeparator);
    }

    [Fact]
    public void Document_Bounds_AreEnforced()
    {
        AssertRefused(Example + new string(' ', TypedData.LengthMax), Eip712Error.NotJson);
        string many = string.Concat(Enumerable.Range(0, 32).Select(i => $"\"T{i}\":[],"));
        AssertRefused(
            Example.Replace("\"Mail\":[", many + "\"Mail\":[", StringComparison.Ordinal), Eip712Error.TooLarge);
        string members = string.Join(
            ',', Enumerable.Range(0, 65).Select(i => $"{{\"name\":\"m{i}\",\"type\":\"bool\"}}"));
        AssertRefused(
            Example.Replace("\"Mail\":[", $"\"Wide\":[{members}],\"Mail\":[", StringComparison.Ordinal),
            Eip712Error.TooLarge);

        string nested = string.Concat(Enumerable.Repeat("{\"next\":", 40)) + "null" + new string('}', 40);
        AssertRefused(
            "{\"types\":{\"EIP712Domain\":[],\"Node\":[{\"name\":\"next\",\"type\":\"Node\"}]},\"primaryType\":\"Node\",\"domain\":{},\"message\":"
                + nested + "}",
            Eip712Error.TooLarge);
        AssertRefused(new string('[', 1000), Eip712Error.NotJson);
    }

    [Fact]
    public void Create_ValueThatDoesNotFit_IsTheProgramsMistake()
    {
        Eip712Domain domain = new() { Name = "x" };
        Assert.Throws<ArgumentException>(() => TypedData.Create(domain, Mail, "Letter", Eip712Value.Struct()));
        Assert.Throws<ArgumentException>(() => TypedData.Create(domain, Mail, "Mail", Eip712Value.Struct()));
        Assert.Throws<ArgumentException>(() => TypedData.Create(domain, Mail, "Person", Eip712Value.Of("Cow")));
        Eip712Value nobody = Eip712Value.Of(default(EthereumAddress));
        Eip712Value broken = Eip712Value.Struct(("name", Eip712Value.Of("\ud800")), ("wallet", nobody));
        Assert.Throws<ArgumentException>(() => TypedData.Create(domain, Mail, "Person", broken));
        Assert.Throws<InvalidOperationException>(() => new Eip712Domain { Name = "\ud800" }.Separator());
        Assert.Throws<ArgumentException>(
            () => Eip712Schema.Create(new Eip712StructType("T", new Eip712Member("U", "u"))));
    }

    [Fact]
    public void EmptyDomain_IsTheHashOfItsEmptyType() => Assert.Equal(
        Keccak256.Hash(Keccak256.Hash("EIP712Domain()"u8).ToArray()), new Eip712Domain().Separator());

    [Fact]
    public void Integers_EveryWidth_BothSidesOfEachBoundary()
    {
        for (int bits = 8; bits <= 256; bits += 8)
        {
            Assert.True(Fits($"uint{bits}", (BigInteger.One << bits) - 1));
            Assert.False(Fits($"uint{bits}", BigInteger.One << bits));
            Assert.False(Fits($"uint{bits}", BigInteger.MinusOne));
            Assert.True(Fits($"int{bits}", (BigInteger.One << (bits - 1)) - 1));
            Assert.False(Fits($"int{bits}", BigInteger.One << (bits - 1)));
            Assert.True(Fits($"int{bits}", -(BigInteger.One << (bits - 1))));
            Assert.False(Fits($"int{bits}", -(BigInteger.One << (bits - 1)) - 1));
        }
    }

    private static bool Fits(string type, BigInteger value)
    {
        Eip712Schema schema = Eip712Schema.Create(new Eip712StructType("One", new Eip712Member(type, "value")));
        Eip712Value one = Eip712Value.Struct(("value", Eip712Value.Of(value)));
        return Eip712Encoder.HashStruct(schema, schema.Find("One")!, one, out _) == Eip712Error.None;
    }

    private static Eip712Value Person(string name, string wallet) =>
        Eip712Value.Struct(("name", Eip712Value.Of(name)), ("wallet", Eip712Value.Of(Address(wallet))));

    private static EthereumAddress Address(string text)
    {
        Assert.True(EthereumAddress.TryParseChecksummed(text, out EthereumAddress address, out _));
        return address;
    }

    private static string Single(string type, string json) =>
        $"{{\"types\":{{\"EIP712Domain\":[],\"One\":[{{\"name\":\"value\",\"type\":\"{type}\"}}]}},"
            + $"\"primaryType\":\"One\",\"domain\":{{}},\"message\":{{\"value\":{json}}}}}";

    private static TypedData Parse(string json)
    {
        Assert.True(
            TypedData.TryParse(Encoding.UTF8.GetBytes(json), out TypedData? data, out Eip712Error error),
            error.ToString());
        return data;
    }

    private static void AssertRefused(string json, Eip712Error expected)
    {
        Assert.False(TypedData.TryParse(Encoding.UTF8.GetBytes(json), out TypedData? data, out Eip712Error error));
        Assert.Null(data);
        Assert.Equal(expected, error);
    }
}
