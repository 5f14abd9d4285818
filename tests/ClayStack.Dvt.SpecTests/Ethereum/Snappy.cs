namespace ClayStack.Dvt.SpecTests.Ethereum;

/// <summary>Decodes the raw block format of snappy, which the specification's test files have.</summary>
internal static class Snappy
{
    public static byte[] Decode(ReadOnlySpan<byte> input)
    {
        int position = 0;
        byte[] output = new byte[ReadVarint(input, ref position)];
        int written = 0;
        while (position < input.Length)
        {
            int tag = input[position++];
            int kind = tag & 3;
            if (kind == 0)
            {
                int length = (tag >> 2) + 1;
                if (length > 60)
                    length = ReadLittleEndian(input, ref position, length - 60) + 1;
                input.Slice(position, length).CopyTo(output.AsSpan(written));
                position += length;
                written += length;
                continue;
            }

            (int count, int offset) = kind == 1
                ? (((tag >> 2) & 7) + 4, ((tag >> 5) << 8) | input[position++])
                : ((tag >> 2) + 1, ReadLittleEndian(input, ref position, kind == 2 ? 2 : 4));
            // A copy may overlap itself: byte by byte.
            for (int i = 0; i < count; i++, written++)
                output[written] = output[written - offset];
        }

        return written == output.Length ? output : throw new InvalidDataException("The snappy block ends too early.");
    }

    private static int ReadVarint(ReadOnlySpan<byte> input, ref int position)
    {
        int value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte part = input[position++];
            value |= (part & 0x7f) << shift;
            if (part < 0x80)
                return value;
        }
    }

    private static int ReadLittleEndian(ReadOnlySpan<byte> input, ref int position, int bytes)
    {
        int value = 0;
        for (int i = 0; i < bytes; i++)
            value |= input[position++] << (8 * i);
        return value;
    }
}
