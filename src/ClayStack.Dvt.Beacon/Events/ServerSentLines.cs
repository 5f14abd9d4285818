using System.Text;

namespace ClayStack.Dvt.Beacon.Events;

/// <summary>
/// Cuts a byte stream into server-sent events (WHATWG HTML, 9.2.6) within bounds: a line or an event that grows beyond them
/// ends the stream.
/// </summary>
internal sealed class ServerSentLines(Action<string, ReadOnlyMemory<byte>> dispatch)
{
    public const int LineBytesMax = 64 * 1024;

    private readonly byte[] _line = new byte[LineBytesMax];
    private readonly MemoryStream _data = new();
    private int _length;
    private string _type = "";

    /// <summary>The last id that the server gave; null if it gives none.</summary>
    public string? LastId { get; private set; }

    /// <summary>Takes in bytes; false once a bound is broken.</summary>
    public bool Feed(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            int end = bytes.IndexOf((byte)'\n');
            ReadOnlySpan<byte> part = end < 0 ? bytes : bytes[..end];
            if (_length + part.Length > LineBytesMax)
                return false;
            part.CopyTo(_line.AsSpan(_length));
            _length += part.Length;
            if (end < 0)
                return true;
            bytes = bytes[(end + 1)..];
            ReadOnlySpan<byte> line = _line.AsSpan(0, _length);
            _length = 0;
            if (!Take(line.EndsWith("\r"u8) ? line[..^1] : line))
                return false;
        }

        return true;
    }

    private bool Take(ReadOnlySpan<byte> line)
    {
        if (line.IsEmpty)
        {
            if (_data.Length > 0)
                dispatch(_type, _data.ToArray());
            _data.SetLength(0);
            _type = "";
            return true;
        }

        int colon = line.IndexOf((byte)':');
        ReadOnlySpan<byte> field = colon < 0 ? line : line[..colon];
        ReadOnlySpan<byte> value = colon < 0 ? default : line[(colon + 1)..];
        if (value.StartsWith(" "u8))
            value = value[1..];
        if (field.SequenceEqual("event"u8))
        {
            _type = Encoding.UTF8.GetString(value);
        }
        else if (field.SequenceEqual("id"u8) && value.Length <= 128)
        {
            LastId = Encoding.UTF8.GetString(value);
        }
        else if (field.SequenceEqual("data"u8))
        {
            if (_data.Length + value.Length + 1 > LineBytesMax)
                return false;
            if (_data.Length > 0)
                _data.WriteByte((byte)'\n');
            _data.Write(value);
        }

        return true; // a comment, or a field that means nothing here
    }
}
