using System.Diagnostics.CodeAnalysis;
using ClayStack.Dvt.Crypto;
using ClayStack.Dvt.Duties.Ports;
using Google.Protobuf;
using W = ClayStack.Dvt.Peers.Wire;

namespace ClayStack.Dvt.Peers.Codec;

/// <summary>The protobuf of hellos and proofs, which is also what is kept of them durably (PROTOCOL P4).</summary>
internal static class HelloWire
{
    public static W.SignedHello Encode(SignedHello hello) => new()
    {
        Major = (uint)hello.Major,
        Minor = (uint)hello.Minor,
        DefinitionHash = Bytes(hello.DefinitionHash),
        Sender = (uint)hello.Sender.Value,
        Receiver = (uint)hello.Receiver.Value,
        Nonce = Bytes(hello.Nonce),
        ManifestHead = Bytes(hello.ManifestHead),
        StoreId = Bytes(hello.Identity.StoreId),
        StartId = Bytes(hello.Identity.StartId),
        Fence = PeerEncoder.Fence(hello.Identity.Fence),
        Signature = UnsafeByteOperations.UnsafeWrap(hello.Signature),
    };

    public static W.BundleProof Encode(BundleProof proof) => new()
    {
        Slot = proof.Slot.Value,
        Duty = (W.Duty)proof.Duty,
        Fence = PeerEncoder.Fence(proof.Fence),
        ContentHash = Bytes(proof.ContentHash),
        Signature = UnsafeByteOperations.UnsafeWrap(proof.Signature),
    };

    public static W.IdentityWatch Encode(IdentityWatch watch)
    {
        W.IdentityWatch wire = new() { SinceSlot = watch.Since.Value };
        foreach (RunSighting sighting in watch.Sightings)
        {
            wire.Sightings.Add(new W.RunSighting
            {
                StoreId = Bytes(sighting.Run.StoreId),
                StartId = Bytes(sighting.Run.StartId),
                Fence = PeerEncoder.Fence(sighting.Run.Fence),
                LastSlot = sighting.LastHeard.Value,
            });
        }

        return wire;
    }

    /// <summary>Reads back what this node kept; null for nothing.</summary>
    /// <exception cref="InvalidDataException">The bytes are no hello: the records were damaged or replaced.</exception>
    public static SignedHello? ReadKeptHello(ReadOnlyMemory<byte> kept) => kept.IsEmpty
        ? null
        : TryParse(W.SignedHello.Parser, kept, out W.SignedHello? wire) && WireReader.TryHello(wire, out SignedHello? hello)
            ? hello
            : throw Damaged("hello");

    /// <summary>Reads back what this node kept; null for nothing.</summary>
    /// <exception cref="InvalidDataException">The bytes are no proof: the records were damaged or replaced.</exception>
    public static BundleProof? ReadKeptProof(ReadOnlyMemory<byte> kept) => kept.IsEmpty
        ? null
        : TryParse(W.BundleProof.Parser, kept, out W.BundleProof? wire) && WireReader.TryProof(wire, out BundleProof? proof)
            ? proof
            : throw Damaged("bundle");

    /// <summary>Parses protobuf; false for what is none.</summary>
    public static bool TryParse<T>(MessageParser<T> parser, ReadOnlyMemory<byte> bytes, [NotNullWhen(true)] out T? message)
        where T : class, IMessage<T>
    {
        try
        {
            message = parser.ParseFrom(bytes.Span);
            return true;
        }
        catch (InvalidProtocolBufferException)
        {
            // The parser knows no other way to say no.
            message = null;
            return false;
        }
    }

    public static ByteString Bytes(Bytes32 value)
    {
        Span<byte> bytes = stackalloc byte[Bytes32.Length];
        value.CopyTo(bytes);
        return ByteString.CopyFrom(bytes);
    }

    private static InvalidDataException Damaged(string what) =>
        new($"A kept {what} of a peer cannot be read: restore the peer records together with the protection store.");
}
