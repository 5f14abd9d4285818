using ClayStack.Dvt.Consensus;

namespace ClayStack.Dvt.Peers.Codec;

/// <summary>What one peer has used of its quota for one instance of consensus.</summary>
internal sealed class InstanceQuota
{
    private const int CertificatesMax = 4;
    private const int RequestsMax = 8;
    private const int EarlyTransfersMax = 4;

    private readonly Dictionary<(StatementType Type, int Round), Vote> _votes = [];
    private readonly HashSet<ValueHash> _requested = [];
    private int _certificates;
    private int _requests;
    private int _earlyTransfers;

    /// <summary>What the peer said with that type in that round.</summary>
    public Vote Of(Statement statement)
    {
        (StatementType, int) key = (statement.Type, statement.Round);
        if (!_votes.TryGetValue(key, out Vote? vote))
            _votes.Add(key, vote = new Vote());
        return vote;
    }

    /// <summary>Remembers that this node asked the peer for a value.</summary>
    public void Request(ValueHash value)
    {
        if (_requested.Count < RequestsMax)
            _requested.Add(value);
    }

    public bool WasRequested(ValueHash value) => _requested.Contains(value);

    public bool TakeRequested(ValueHash value) => _requested.Remove(value);

    public bool UseCertificate() => Use(ref _certificates, CertificatesMax + _requested.Count);

    public bool UseRequest() => Use(ref _requests, RequestsMax);

    /// <summary>A value whose first chunk came before the message that announces it, since the streams are two.</summary>
    public bool UseEarlyTransfer() => Use(ref _earlyTransfers, EarlyTransfersMax);

    private static bool Use(ref int used, int max)
    {
        if (used >= max)
            return false;
        used++;
        return true;
    }

    /// <summary>
    /// One message, and one whose signed content differs (DESIGN section 4). Each takes its place before its signature is
    /// looked at, so that a flood of invalid ones costs two verifications.
    /// </summary>
    internal sealed class Vote
    {
        private const int PlacesMax = 2;

        private int _places;

        /// <summary>The first verified one; null before it.</summary>
        public SignedStatement? First { get; set; }

        public bool UsePlace() => Use(ref _places, PlacesMax);
    }
}
