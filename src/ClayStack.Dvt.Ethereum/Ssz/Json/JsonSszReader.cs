using System.Text.Json;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Ethereum.Ssz.Json;

/// <summary>
/// Reads the JSON of the Beacon API. Fields are looked for forwards from the last one found, so JSON in the order of the
/// specification is read in one pass and fields that are not asked for are skipped; a field that came earlier is found by
/// a second look from the start of its object. Of two fields with one name, the first one found counts.
/// </summary>
internal ref struct JsonSszReader(ReadOnlySpan<byte> input, Preset preset) : ISszVisitor
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 32 };

    private Utf8JsonReader _cursor = new(input, Options);
    private Utf8JsonReader _object; // at the start of the object that is being read

    public readonly Preset Preset => preset;

    public SszError? Error { get; private set; }

    /// <summary>Reads the whole input as one object.</summary>
    public T ReadDocument<T>() where T : class, ISszContainer<T>
    {
        _cursor.Read();
        T value = Read<T>();
        if (Error is null)
            RequireEnd();
        return value;
    }

    /// <summary>Reads the whole input as an array of objects.</summary>
    public SszList<T> ReadListDocument<T>(int limit) where T : class, ISszContainer<T>
    {
        _cursor.Read();
        SszList<T> values = ReadList<T>(limit);
        if (Error is null)
            RequireEnd();
        return values;
    }

    public void Value<T>(ReadOnlySpan<byte> name, ref T value) where T : unmanaged, ISszValue<T>
    {
        if (!Seek(name, out Utf8JsonReader resume, out bool rewound))
            return;
        value = ReadValue<T>();
        Leave(name, in resume, rewound);
    }

    public void Container<T>(ReadOnlySpan<byte> name, ref T value) where T : class, ISszContainer<T>
    {
        if (!Seek(name, out Utf8JsonReader resume, out bool rewound))
            return;
        value = Read<T>();
        Leave(name, in resume, rewound);
    }

    public void ByteVector(ReadOnlySpan<byte> name, ref ByteSequence value, int length)
    {
        if (!Seek(name, out Utf8JsonReader resume, out bool rewound))
            return;
        value = ReadBytes(length, exactly: true);
        Leave(name, in resume, rewound);
    }

    public void ByteList(ReadOnlySpan<byte> name, ref ByteSequence value, int limit)
    {
        if (!Seek(name, out Utf8JsonReader resume, out bool rewound))
            return;
        value = ReadBytes(limit, exactly: false);
        Leave(name, in resume, rewound);
    }

    public void Bitvector(ReadOnlySpan<byte> name, ref Bitvector value, int length)
    {
        if (!Seek(name, out Utf8JsonReader resume, out bool rewound))
            return;
        ByteSequence bytes = ReadBytes((length + 7) / 8, exactly: true);
        if (Error is null && SszBits.ReadVector(bytes.Span, length, out value) is { } reason)
            Refuse(reason);
        Leave(name, in resume, rewound);
    }

    public void Bitlist(ReadOnlySpan<byte> name, ref Bitlist value, int limit)
    {
        if (!Seek(name, out Utf8JsonReader resume, out bool rewound))
            return;
        ByteSequence bytes = ReadBytes((limit / 8) + 1, exactly: false);
        if (Error is null && SszBits.ReadList(bytes.Span, limit, out value) is { } reason)
            Refuse(reason);
        Leave(name, in resume, rewound);
    }

    public void ValueVector<T>(ReadOnlySpan<byte> name, ref SszList<T> value, int length) where T : unmanaged, ISszValue<T>
    {
        if (!Seek(name, out Utf8JsonReader resume, out bool rewound))
            return;
        value = ReadValues<T>(length);
        if (Error is null && value.Count != length)
            Refuse(SszErrorReason.WrongLength);
        Leave(name, in resume, rewound);
    }

    public void ValueList<T>(ReadOnlySpan<byte> name, ref SszList<T> value, int limit) where T : unmanaged, ISszValue<T>
    {
        if (!Seek(name, out Utf8JsonReader resume, out bool rewound))
            return;
        value = ReadValues<T>(limit);
        Leave(name, in resume, rewound);
    }

    public void ContainerList<T>(ReadOnlySpan<byte> name, ref SszList<T> value, int limit) where T : class, ISszContainer<T>
    {
        if (!Seek(name, out Utf8JsonReader resume, out bool rewound))
            return;
        value = ReadList<T>(limit);
        Leave(name, in resume, rewound);
    }

    public void ByteVectorList(ReadOnlySpan<byte> name, ref SszList<ByteSequence> value, int limit, int length)
    {
        if (!Seek(name, out Utf8JsonReader resume, out bool rewound))
            return;
        value = ReadSequences(limit, length, exactly: true);
        Leave(name, in resume, rewound);
    }

    public void ByteListList(ReadOnlySpan<byte> name, ref SszList<ByteSequence> value, int limit, int itemLimit)
    {
        if (!Seek(name, out Utf8JsonReader resume, out bool rewound))
            return;
        value = ReadSequences(limit, itemLimit, exactly: false);
        Leave(name, in resume, rewound);
    }

    private T Read<T>() where T : class, ISszContainer<T>
    {
        T value = T.Blank();
        if (!Require(JsonTokenType.StartObject))
            return value;
        Utf8JsonReader outer = _object;
        _object = _cursor;
        value.Visit(ref this);
        _object = outer;
        while (Error is null && _cursor.Read() && _cursor.TokenType != JsonTokenType.EndObject)
            _cursor.Skip();
        return value;
    }

    private SszList<T> ReadList<T>(int limit) where T : class, ISszContainer<T>
    {
        List<T> items = [];
        while (NextItem(items.Count, limit))
        {
            items.Add(Read<T>());
            Index(items.Count - 1);
        }

        return SszList<T>.Own([.. items]);
    }

    private SszList<T> ReadValues<T>(int limit) where T : unmanaged, ISszValue<T>
    {
        List<T> items = [];
        while (NextItem(items.Count, limit))
        {
            items.Add(ReadValue<T>());
            Index(items.Count - 1);
        }

        return SszList<T>.Own([.. items]);
    }

    private SszList<ByteSequence> ReadSequences(int limit, int length, bool exactly)
    {
        List<ByteSequence> items = [];
        while (NextItem(items.Count, limit))
        {
            items.Add(ReadBytes(length, exactly));
            Index(items.Count - 1);
        }

        return SszList<ByteSequence>.Own([.. items]);
    }

    /// <summary>Steps into the array, or to its next item; false behind the last one and after a failure.</summary>
    private bool NextItem(int count, int limit)
    {
        if (Error is not null || (count == 0 && !Require(JsonTokenType.StartArray)))
            return false;
        _cursor.Read();
        if (_cursor.TokenType == JsonTokenType.EndArray)
            return false;
        return count < limit || Refuse(SszErrorReason.LimitExceeded);
    }

    private T ReadValue<T>() where T : unmanaged, ISszValue<T>
    {
        if (!Require(JsonTokenType.String))
            return default;
        if (SszValues.TryParse(_cursor.ValueSpan, out T value) is { } reason)
            Refuse(reason);
        return value;
    }

    private ByteSequence ReadBytes(int lengthMax, bool exactly)
    {
        if (!Require(JsonTokenType.String))
            return default;
        ReadOnlySpan<byte> text = _cursor.ValueSpan;
        if (!Hexadecimal.HasPrefix(text) || text.Length % 2 != 0)
            return Nothing(SszErrorReason.NotHexadecimal);
        int length = (text.Length / 2) - 1;
        if (exactly && length != lengthMax)
            return Nothing(SszErrorReason.WrongLength);
        if (length > lengthMax)
            return Nothing(SszErrorReason.LimitExceeded);
        byte[] bytes = new byte[length];
        return Hexadecimal.Decode(text, bytes) is { } reason ? Nothing(reason) : ByteSequence.Own(bytes);
    }

    private ByteSequence Nothing(SszErrorReason reason)
    {
        Refuse(reason);
        return default;
    }

    /// <summary>Moves the cursor to a field's value.</summary>
    private bool Seek(ReadOnlySpan<byte> name, out Utf8JsonReader resume, out bool rewound)
    {
        resume = _cursor;
        rewound = false;
        if (Error is not null)
            return false;
        if (Find(name))
            return true;
        rewound = true;
        _cursor = _object;
        if (Find(name))
            return true;
        Error = new SszError("", SszErrorReason.MissingField).Inside(name);
        return false;
    }

    /// <summary>Puts the cursor back if the field was found by looking back, and names the field of a failure.</summary>
    private void Leave(ReadOnlySpan<byte> name, in Utf8JsonReader resume, bool rewound)
    {
        if (rewound)
            _cursor = resume;
        if (Error is not null)
            Error = Error.Inside(name);
    }

    private bool Find(ReadOnlySpan<byte> name)
    {
        while (_cursor.Read() && _cursor.TokenType == JsonTokenType.PropertyName)
        {
            if (_cursor.ValueTextEquals(name))
            {
                _cursor.Read();
                return true;
            }

            _cursor.Skip();
        }

        return false;
    }

    private bool Require(JsonTokenType kind) => _cursor.TokenType == kind || Refuse(SszErrorReason.WrongJsonKind);

    private void RequireEnd()
    {
        // Throws for anything but white space behind the document.
        _cursor.Read();
    }

    private bool Refuse(SszErrorReason reason)
    {
        Error = new SszError("", reason);
        return false;
    }

    private void Index(int index)
    {
        if (Error is not null)
            Error = Error.At(index);
    }
}
