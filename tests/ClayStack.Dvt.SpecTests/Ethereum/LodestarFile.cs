using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace ClayStack.Dvt.SpecTests.Ethereum;

/// <summary>One file of tests/vectors/lodestar-ssz; its SOURCE.md gives the layout.</summary>
internal static class LodestarFile
{
    public sealed record Case(string Type, int Number, byte[] Encoding, byte[] Root);

    public static IEnumerable<Case> Read(string path)
    {
        using MemoryStream unpacked = new();
        using (GZipStream zip = new(File.OpenRead(path), CompressionMode.Decompress))
            zip.CopyTo(unpacked);
        byte[] bytes = unpacked.ToArray();
        int position = 0;
        while (position < bytes.Length)
        {
            int nameLength = bytes[position];
            string name = Encoding.ASCII.GetString(bytes, position + 1, nameLength);
            position += 1 + nameLength;
            int count = BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(position));
            position += sizeof(ushort);
            for (int i = 0; i < count; i++)
            {
                int length = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(position));
                position += sizeof(int);
                yield return new Case(name, i, bytes[position..(position + length)], bytes[(position + length)..(position + length + 32)]);
                position += length + 32;
            }
        }
    }
}
