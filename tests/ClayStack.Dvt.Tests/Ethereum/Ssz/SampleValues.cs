using ClayStack.Dvt.Ethereum.Phase0;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Tests.Ethereum.Ssz;

internal static class SampleValues
{
    public static AttestationData Data(ulong slot = 5) => new(
        new Slot(slot),
        new CommitteeIndex(0),
        Filled(1),
        new Checkpoint(new Epoch(1), Filled(2)),
        new Checkpoint(new Epoch(2), Filled(3)));

    public static Attestation Attestation(Bitlist bits) => new(bits, Data(), default);

    public static Root Filled(byte value)
    {
        Span<byte> bytes = stackalloc byte[Root.Length];
        bytes.Fill(value);
        return Root.FromBytes(bytes);
    }
}
