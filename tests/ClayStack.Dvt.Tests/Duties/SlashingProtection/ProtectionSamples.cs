using System.Buffers.Binary;
using ClayStack.Dvt.Duties.Protection;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Phase0;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Signing;
using Bytes32 = ClayStack.Dvt.Crypto.Bytes32;

namespace ClayStack.Dvt.Tests.Duties.Protection;

/// <summary>Keys, roots and objects for tests of slashing protection; each is told apart by its number.</summary>
internal static class ProtectionSamples
{
    public static Root Chain { get; } = RootOf(0xc4a1);

    public static SigningRoots ChainRoots { get; } = new(Preset.Mainnet, Network.Mainnet.Forks, Chain);

    public static BlsPublicKeyBytes Key(int number) => BlsPublicKeyBytes.FromBytes(Bytes(BlsPublicKeyBytes.Length, number));

    public static Root RootOf(int number) => Root.FromBytes(Bytes(Root.Length, number));

    public static Bytes32 IdOf(int number) => new(Bytes(Bytes32.Length, number));

    public static ProtectionRow FreshRow(int key) => new(Key(key), default, RowOrigin.NotYetActive, DoppelgangerWaived: false);

    /// <summary>A vote in the first slot of its target epoch; its head tells votes of the same checkpoints apart.</summary>
    public static AttestationData Vote(ulong source, ulong target, int head) => new(
        new Epoch(target).FirstSlot(Preset.Mainnet),
        default,
        RootOf(head),
        new Checkpoint(new Epoch(source), RootOf(1)),
        new Checkpoint(new Epoch(target), RootOf(2)));

    public static BeaconBlockHeader Header(ulong slot, int body) =>
        new(new Slot(slot), new ValidatorIndex(7), RootOf(3), RootOf(4), RootOf(body));

    private static byte[] Bytes(int length, int number)
    {
        byte[] bytes = new byte[length];
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(length - sizeof(int)), number);
        return bytes;
    }
}
