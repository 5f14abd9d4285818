using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Duties.Signing;
using ClayStack.Dvt.Ethereum.Primitives;
using Google.Protobuf;
using W = ClayStack.Dvt.Peers.Wire;

namespace ClayStack.Dvt.Peers.Codec;

/// <summary>
/// Turns messages into frames. What a message holds of signatures was signed before: a node counts its own votes as well, so
/// it needs them signed itself.
/// </summary>
public static class PeerEncoder
{
    /// <summary>
    /// The frames of a message, in the order in which they are to be sent. A value of more than
    /// <see cref="PeerLimits.InlineValueBytesMax"/> follows its message on the bulk stream.
    /// </summary>
    /// <exception cref="ArgumentException">
    /// The message is larger than the protocol allows: a bundle of more than about 10,000 partials, a value of more than
    /// <see cref="PeerLimits.ValueBytesMax"/>. Such a thing has to be split by who makes it.
    /// </exception>
    public static IReadOnlyList<PeerFrame> Encode(PeerMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return message switch
        {
            PeerMessage.Consensus consensus => Consensus(consensus),
            PeerMessage.Decided decided => Decided(decided),
            PeerMessage.ValueRequest request => [Control(new W.ControlFrame { ValueRequest = Request(request) }, request.Instance)],
            PeerMessage.ValueResponse response => Chunks(response.Instance, response.Value, response.Bytes),
            PeerMessage.Partials partials => [Control(
                new W.ControlFrame { Partials = Bundle(partials.Signed) },
                new InstanceId(partials.Signed.Bundle.Slot.Value, (byte)partials.Signed.Bundle.Duty))],
            _ => throw new ArgumentException($"There is no encoding for {message.GetType().Name}.", nameof(message)),
        };
    }

    internal static PeerFrame Control(W.ControlFrame frame, InstanceId? about = null)
    {
        PeerFrame encoded = new(PeerStream.Control, frame, about);
        return encoded.Length <= PeerLimits.ControlFrameBytesMax
            ? encoded
            : throw new ArgumentException(
                $"A message of {encoded.Length} bytes is over the limit of {PeerLimits.ControlFrameBytesMax}: split it.", nameof(frame));
    }

    internal static W.Fence Fence(Fence fence) => new() { Timeline = fence.Timeline, Counter = fence.Counter };

    private static IReadOnlyList<PeerFrame> Consensus(PeerMessage.Consensus message)
    {
        Statement statement = message.Message.Signed.Statement;
        W.Consensus wire = new() { Statement = Statement(message.Message.Signed) };
        wire.RoundChanges.AddRange(message.Message.RoundChanges.Select(Statement));
        wire.Prepares.AddRange(message.Message.Prepares.Select(Statement));
        if (message.Value.Length <= PeerLimits.InlineValueBytesMax)
        {
            wire.Value = Wrap(message.Value);
            return [Control(new W.ControlFrame { Consensus = wire }, statement.Instance)];
        }

        W.Consensus announcing = wire.Clone();
        announcing.ValueLength = (uint)message.Value.Length;
        return Announced(
            new W.ControlFrame { Consensus = announcing },
            new W.ControlFrame { Consensus = wire },
            statement.Instance,
            statement.Value,
            message.Value);
    }

    private static IReadOnlyList<PeerFrame> Decided(PeerMessage.Decided message)
    {
        DecidedCertificate certificate = message.Certificate;
        W.Decided wire = new()
        {
            Duty = (W.Duty)certificate.Instance.Duty,
            Slot = certificate.Instance.Slot,
            Round = (uint)certificate.Round,
            ValueHash = Bytes(certificate.Value),
        };
        foreach (SignedStatement commit in certificate.Commits)
        {
            wire.Commits.Add(new W.CommitSeal
            {
                Sender = (uint)commit.Statement.Sender.Value,
                Fence = Fence(commit.Statement.Fence),
                Signature = Wrap(commit.Signature),
            });
        }

        if (message.Value.Length <= PeerLimits.InlineValueBytesMax)
        {
            wire.Value = Wrap(message.Value);
            return [Control(new W.ControlFrame { Decided = wire }, certificate.Instance)];
        }

        W.Decided announcing = wire.Clone();
        announcing.ValueLength = (uint)message.Value.Length;
        return Announced(
            new W.ControlFrame { Decided = announcing },
            new W.ControlFrame { Decided = wire },
            certificate.Instance,
            certificate.Value,
            message.Value);
    }

    private static PeerFrame[] Announced(
        W.ControlFrame frame, W.ControlFrame withoutValue, InstanceId instance, ValueHash hash, ReadOnlyMemory<byte> value)
    {
        PeerFrame first = new(PeerStream.Control, frame, instance) { WithoutValue = Control(withoutValue, instance) };
        return [first, .. Chunks(instance, hash, value)];
    }

    internal static W.Statement Statement(SignedStatement signed)
    {
        Statement statement = signed.Statement;
        W.Statement wire = new()
        {
            Duty = (W.Duty)statement.Instance.Duty,
            Slot = statement.Instance.Slot,
            Type = (W.StatementType)statement.Type,
            Round = (uint)statement.Round,
            Sender = (uint)statement.Sender.Value,
            Fence = Fence(statement.Fence),
            Signature = Wrap(signed.Signature),
        };
        if (statement.Type != StatementType.RoundChange)
            wire.Value = Bytes(statement.Value);
        if (statement.PreparedRound != 0)
        {
            wire.PreparedRound = (uint)statement.PreparedRound;
            wire.PreparedValue = Bytes(statement.PreparedValue);
        }

        return wire;
    }

    private static W.ValueRequest Request(PeerMessage.ValueRequest request) => new()
    {
        Duty = (W.Duty)request.Instance.Duty,
        Slot = request.Instance.Slot,
        ValueHash = Bytes(request.Value),
    };

    internal static W.Partials Bundle(SignedPartialBundle signed)
    {
        W.Partials wire = new()
        {
            Slot = signed.Bundle.Slot.Value,
            Duty = (W.Duty)signed.Bundle.Duty,
            Fence = Fence(signed.Fence),
            Signature = Wrap(signed.Signature),
        };
        foreach (PartialGroup group in signed.Bundle.Groups)
        {
            byte[] signatures = new byte[group.Partials.Count * BlsSignatureBytes.Length];
            W.PartialGroup packed = new() { SigningRoot = ByteString.CopyFrom(group.SigningRoot.Span) };
            for (int i = 0; i < group.Partials.Count; i++)
            {
                packed.Validators.Add(group.Partials[i].Validator.Value);
                group.Partials[i].Signature.Span.CopyTo(signatures.AsSpan(i * BlsSignatureBytes.Length));
            }

            packed.Signatures = UnsafeByteOperations.UnsafeWrap(signatures);
            wire.Groups.Add(packed);
        }

        return wire;
    }

    private static PeerFrame[] Chunks(InstanceId instance, ValueHash value, ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Length is 0 or > PeerLimits.ValueBytesMax)
            throw new ArgumentException($"A value has 1 to {PeerLimits.ValueBytesMax} bytes, not {bytes.Length}.", nameof(bytes));

        PeerFrame[] frames = new PeerFrame[(bytes.Length + PeerLimits.ChunkBytesMax - 1) / PeerLimits.ChunkBytesMax];
        ByteString hash = Bytes(value);
        for (int i = 0; i < frames.Length; i++)
        {
            int offset = i * PeerLimits.ChunkBytesMax;
            int length = Math.Min(PeerLimits.ChunkBytesMax, bytes.Length - offset);
            W.ValueChunk chunk = new()
            {
                Duty = (W.Duty)instance.Duty,
                Slot = instance.Slot,
                ValueHash = hash,
                Length = (uint)bytes.Length,
                Offset = (uint)offset,
                Data = Wrap(bytes.Slice(offset, length)),
            };
            frames[i] = new PeerFrame(PeerStream.Bulk, new W.BulkFrame { Chunk = chunk }, instance);
        }

        return frames;
    }

    // Messages are immutable, so their bytes need no copy.
    private static ByteString Wrap(ReadOnlyMemory<byte> bytes) => UnsafeByteOperations.UnsafeWrap(bytes);

    private static ByteString Bytes(ValueHash hash)
    {
        Span<byte> bytes = stackalloc byte[ValueHash.Length];
        hash.CopyTo(bytes);
        return ByteString.CopyFrom(bytes);
    }
}
