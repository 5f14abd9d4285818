using System.Globalization;
using System.Text.Json;
using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Crypto;
using ClayStack.Dvt.Crypto.Identity;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Clusters;

/// <summary>
/// A value of a cluster file with its place in it. The first fault of a document is kept in <see cref="JsonFault"/>, and reading
/// goes on with blanks, so that a reader is one straight expression; who reads asks for the fault at the end.
/// </summary>
internal sealed class JsonNode
{
    private readonly JsonElement _element;
    private readonly JsonNode? _parent;
    private readonly string _name;
    private readonly JsonFault _fault;

    /// <summary>The root of a document.</summary>
    public JsonNode(JsonElement root, JsonFault fault)
        : this(root, null, "", fault)
    {
    }

    private JsonNode(JsonElement element, JsonNode? parent, string name, JsonFault fault)
    {
        _element = element;
        _parent = parent;
        _name = name;
        _fault = fault;
    }

    /// <summary>Where in the document this value is, as <c>operators[2].identity</c>.</summary>
    public string Place
    {
        get
        {
            string before = _parent?.Place ?? "";
            return before.Length == 0 || _name.StartsWith('[') ? before + _name : $"{before}.{_name}";
        }
    }

    /// <summary>An object.</summary>
    public JsonNode Object(string name) => Child(name, JsonValueKind.Object, "an object");

    /// <summary>An object; null where the document says null.</summary>
    public JsonNode? OptionalObject(string name) => IsNull(name) ? null : Object(name);

    /// <summary>The elements of a list, at most so many.</summary>
    public IReadOnlyList<JsonNode> List(string name, int countMax)
    {
        JsonNode list = Child(name, JsonValueKind.Array, "a list");
        if (list._element.ValueKind != JsonValueKind.Array)
            return [];

        int count = list._element.GetArrayLength();
        if (count > countMax)
        {
            list.Refuse(ClusterFileReason.TooLarge, $"The list has {count} elements, {countMax} are allowed.");
            return [];
        }

        List<JsonNode> elements = new(count);
        foreach (JsonElement element in list._element.EnumerateArray())
            elements.Add(new JsonNode(element, list, $"[{elements.Count}]", _fault));
        return elements;
    }

    /// <summary>A text.</summary>
    public string Text(string name) => Child(name, JsonValueKind.String, "a text").ToText();

    /// <summary>True or false.</summary>
    public bool Flag(string name)
    {
        bool found = TryFind(name, out JsonElement value) && value.ValueKind is JsonValueKind.True or JsonValueKind.False;
        if (!found)
            Malformed(name, "true or false");
        return found && value.GetBoolean();
    }

    /// <summary>A small whole number, written as a number.</summary>
    public int Small(string name)
    {
        JsonNode node = Child(name, JsonValueKind.Number, "a whole number");
        if (node._element.ValueKind != JsonValueKind.Number)
            return 0;
        if (!node._element.TryGetInt32(out int value))
            node.Malformed("a whole number of at most 31 bits");
        return value;
    }

    /// <summary>A 64-bit number, written as a text of decimal digits, as in the Beacon API.</summary>
    public ulong Number(string name) => Child(name, JsonValueKind.String, "a number in quotes").ToNumber();

    /// <summary>This value as a 64-bit number.</summary>
    public ulong ToNumber()
    {
        string text = ToText();
        bool leadingZero = text.Length > 1 && text[0] == '0';
        if (!leadingZero && ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong value))
            return value;

        Malformed("a decimal number of at most 64 bits, in quotes, without leading zeros");
        return 0;
    }

    /// <summary>This value as a text.</summary>
    public string ToText()
    {
        if (_element.ValueKind == JsonValueKind.String)
            return _element.GetString()!;

        Malformed("a text");
        return "";
    }

    /// <summary>32 bytes.</summary>
    public Bytes32 Word(string name)
    {
        JsonNode node = Child(name, JsonValueKind.String, "32 bytes");
        if (!Bytes32.TryParse(node.ToText(), out Bytes32 value))
            node.Malformed("0x and 64 hexadecimal digits");
        return value;
    }

    /// <summary>32 bytes; null where the document says null.</summary>
    public Bytes32? OptionalWord(string name) => IsNull(name) ? null : Word(name);

    /// <summary>An address.</summary>
    public EthereumAddress Address(string name) => Child(name, JsonValueKind.String, "an address").ToAddress();

    /// <summary>This value as an address, with the checksum of EIP-55.</summary>
    public EthereumAddress ToAddress()
    {
        if (!EthereumAddress.TryParseChecksummed(ToText(), out EthereumAddress value, out EthereumAddressError error))
            Malformed($"0x and 40 hexadecimal digits in the cases of EIP-55 ({error})");
        return value;
    }

    /// <summary>Bytes of one length.</summary>
    public byte[] Bytes(string name, int length)
    {
        JsonNode node = Child(name, JsonValueKind.String, "bytes");
        byte[] bytes = new byte[length];
        string text = node.ToText();
        if (!Hex.HasPrefix(text) || !Hex.TryDecode(text.AsSpan(Hex.Prefix.Length), bytes))
            node.Malformed($"0x and {2 * length} hexadecimal digits");
        return bytes;
    }

    /// <summary>This value as a BLS public key's bytes.</summary>
    public BlsPublicKeyBytes ToBlsPublicKey()
    {
        if (!BlsPublicKeyBytes.TryParse(ToText(), out BlsPublicKeyBytes value))
            Malformed("0x and 96 hexadecimal digits");
        return value;
    }

    /// <summary>This value as a BLS signature's bytes.</summary>
    public BlsSignatureBytes ToBlsSignature()
    {
        if (!BlsSignatureBytes.TryParse(ToText(), out BlsSignatureBytes value))
            Malformed("0x and 192 hexadecimal digits");
        return value;
    }

    /// <summary>A BLS public key's bytes.</summary>
    public BlsPublicKeyBytes BlsPublicKey(string name) => Child(name, JsonValueKind.String, "a BLS public key").ToBlsPublicKey();

    /// <summary>An Ethereum signature.</summary>
    public RecoverableSignature? Signature(string name)
    {
        byte[] bytes = Bytes(name, RecoverableSignature.Length);
        if (RecoverableSignature.TryFromBytes(bytes, out RecoverableSignature? signature, out Secp256k1Error error))
            return signature;

        Child(name, JsonValueKind.String, "a signature").Malformed($"65 bytes r, s and v of a signature ({error})");
        return null;
    }

    /// <summary>The operator index that a member holds.</summary>
    public OperatorIndex OperatorIndex(string name) => new(Small(name));

    /// <summary>This value breaks a rule.</summary>
    public void Refuse(ClusterFileReason reason, string remedy) => _fault.Report(reason, this, remedy);

    /// <summary>This value is not what it should be.</summary>
    public void Malformed(string expected) => Refuse(ClusterFileReason.Malformed, $"Expected {expected}.");

    private void Malformed(string name, string expected) =>
        new JsonNode(default, this, name, _fault).Malformed(expected);

    private bool IsNull(string name) => TryFind(name, out JsonElement value) && value.ValueKind == JsonValueKind.Null;

    private bool TryFind(string name, out JsonElement value)
    {
        value = default;
        return _element.ValueKind == JsonValueKind.Object && _element.TryGetProperty(name, out value);
    }

    private JsonNode Child(string name, JsonValueKind kind, string expected)
    {
        bool found = TryFind(name, out JsonElement value) && value.ValueKind == kind;
        JsonNode child = new(found ? value : default, this, name, _fault);
        if (!found)
            child.Malformed(expected);
        return child;
    }
}
