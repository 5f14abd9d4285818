using ClayStack.Dvt.Duties.Ports;

namespace ClayStack.Dvt.Peers.Codec;

/// <summary>
/// The verdict about one frame: events for the subscriber, or a reason. A refused chunk may have both: the message that
/// waited for its value is heard without it.
/// </summary>
/// <param name="Refusal">Why it was refused; none if it was admitted.</param>
/// <param name="Events">What to tell the subscriber, in order.</param>
/// <param name="Signed">A bundle that is the peer's highest so far, to be kept durably; null if not.</param>
internal readonly record struct Admission(PeerRefusal Refusal, IReadOnlyList<PeerEvent> Events, PeerSigned? Signed = null)
{
    public static Admission Refused(PeerRefusal reason) => new(reason, []);

    public static Admission Of(params IReadOnlyList<PeerEvent> events) => new(PeerRefusal.None, events);
}
