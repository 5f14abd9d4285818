using ClayStack.Dvt.Peers.Codec;

namespace ClayStack.Dvt.Lab.Links;

/// <summary>One connection between two runs: a session of the production codec at either end.</summary>
internal sealed class CodecLink(CodecPort left, CodecPort right, PeerSession leftSession, PeerSession rightSession, DateTimeOffset since)
{
    private DateTimeOffset _lastToLeft;
    private DateTimeOffset _lastToRight;

    public CodecPort Left => left;

    public CodecPort Right => right;

    /// <summary>When it was begun.</summary>
    public DateTimeOffset Since => since;

    /// <summary>Whether it is gone.</summary>
    public bool IsOver { get; set; }

    /// <summary>Whether both ends found the other's hello good.</summary>
    public bool Stands => leftSession.IsOpen && rightSession.IsOpen;

    public bool Joins(CodecPort a, CodecPort b) => (left == a && right == b) || (left == b && right == a);

    public CodecPort Other(CodecPort end) => end == left ? right : left;

    public PeerSession SessionOf(CodecPort end) => end == left ? leftSession : rightSession;

    /// <summary>When a frame arrives that would take so long: not before those that were sent earlier, unless it may overtake.</summary>
    public DateTimeOffset ArrivalAt(CodecPort end, DateTimeOffset earliest, bool mayOvertake)
    {
        ref DateTimeOffset last = ref end == left ? ref _lastToLeft : ref _lastToRight;
        DateTimeOffset at = mayOvertake || earliest > last ? earliest : last;
        if (at > last)
            last = at;
        return at;
    }
}
