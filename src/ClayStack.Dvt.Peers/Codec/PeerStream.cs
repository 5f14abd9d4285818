namespace ClayStack.Dvt.Peers.Codec;

/// <summary>The two streams of a pair of nodes (PROTOCOL P1).</summary>
public enum PeerStream
{
    /// <summary>Hellos, votes, certificates, requests and partial signatures.</summary>
    Control,

    /// <summary>Values, in chunks.</summary>
    Bulk,
}
