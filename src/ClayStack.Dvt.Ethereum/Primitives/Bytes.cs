using System.Runtime.InteropServices;

namespace ClayStack.Dvt.Ethereum.Primitives;

// Storage of the byte values: whole words, so that equality and hashing are generated, fast, and without arrays.
internal readonly record struct Bytes4(uint A);

[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal readonly record struct Bytes20(ulong A, ulong B, uint C);

internal readonly record struct Bytes32(ulong A, ulong B, ulong C, ulong D);

internal readonly record struct Bytes48(ulong A, ulong B, ulong C, ulong D, ulong E, ulong F);

internal readonly record struct Bytes96(Bytes48 A, Bytes48 B);
