using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Duties.Signing;

namespace ClayStack.Dvt.Duties.Ports;

/// <summary>What nodes of a cluster say to each other after the hello.</summary>
public abstract record PeerMessage
{
    /// <summary>
    /// Values up to this many bytes travel inside every message that is about them; larger ones with their first proposal only,
    /// and else they are pulled.
    /// </summary>
    public const int InlineValueMax = 4096;

    private PeerMessage()
    {
    }

    /// <summary>A signed statement of QBFT with its justification; of a PRE-PREPARE also the value, if it is small.</summary>
    /// <param name="Message">The message; its sender is the peer itself.</param>
    /// <param name="Value">The proposed value's bytes; empty if they have to be pulled, and for all other types.</param>
    public sealed record Consensus(ConsensusMessage Message, ReadOnlyMemory<byte> Value) : PeerMessage;

    /// <summary>A proof that an instance has decided, with the value if it is small.</summary>
    /// <param name="Certificate">The proof.</param>
    /// <param name="Value">The decided value's bytes; empty if they have to be pulled.</param>
    public sealed record Decided(DecidedCertificate Certificate, ReadOnlyMemory<byte> Value) : PeerMessage;

    /// <summary>A request for a value's bytes, and for the instance's certificate if there is one.</summary>
    /// <param name="Instance">Which agreement.</param>
    /// <param name="Value">The value's hash.</param>
    public sealed record ValueRequest(InstanceId Instance, ValueHash Value) : PeerMessage;

    /// <summary>A value's bytes; they hash to <paramref name="Value"/>, which the adapter has checked.</summary>
    /// <param name="Instance">Which agreement.</param>
    /// <param name="Value">The value's hash.</param>
    /// <param name="Bytes">The bytes.</param>
    public sealed record ValueResponse(InstanceId Instance, ValueHash Value, ReadOnlyMemory<byte> Bytes) : PeerMessage;

    /// <summary>Partial signatures, signed as a bundle by the sender's node key.</summary>
    /// <param name="Signed">The bundle.</param>
    public sealed record Partials(SignedPartialBundle Signed) : PeerMessage;
}
