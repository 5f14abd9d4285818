using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Crypto;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Peers.Codec;

/// <summary>
/// Verifies the signatures of statements, each once: the same PREPARE reaches a node from its sender, and then inside of the
/// justifications of others. Only the very signature that was verified is remembered; the same content under another one is
/// verified anew, or a peer could have us pass on a certificate that others refuse. Bounded by slot; thread-safe.
/// </summary>
internal sealed class StatementVerifier(PeerSettings settings, INodeSigner signer)
{
    // An honest cluster of 13 makes about 60 for a kind of duty and round.
    private const int RememberedPerSlotMax = 1024;

    private readonly Lock _gate = new();
    private readonly SortedDictionary<ulong, Dictionary<Bytes32, ReadOnlyMemory<byte>>> _verified = [];

    /// <summary>Whether the statement's sender signed it. The sender is an operator of the cluster.</summary>
    public bool Verify(SignedStatement signed)
    {
        Span<byte> bytes = stackalloc byte[Bytes32.Length];
        Span<byte> definitionHash = stackalloc byte[Bytes32.Length];
        settings.DefinitionHash.CopyTo(definitionHash);
        StatementDigest.Compute(definitionHash, signed.Statement, bytes);
        Bytes32 digest = new(bytes);
        ulong slot = signed.Statement.Instance.Slot;
        lock (_gate)
        {
            if (_verified.TryGetValue(slot, out Dictionary<Bytes32, ReadOnlyMemory<byte>>? ofSlot)
                && ofSlot.TryGetValue(digest, out ReadOnlyMemory<byte> known)
                && known.Span.SequenceEqual(signed.Signature.Span))
                return true;
        }

        if (!signer.Verify(settings.Operators[signed.Statement.Sender], digest, signed.Signature.Span))
            return false;

        lock (_gate)
        {
            if (!_verified.TryGetValue(slot, out Dictionary<Bytes32, ReadOnlyMemory<byte>>? ofSlot))
                _verified.Add(slot, ofSlot = []);
            if (ofSlot.Count < RememberedPerSlotMax)
                ofSlot[digest] = signed.Signature;
        }

        return true;
    }

    /// <summary>Whether every one of them is signed by its sender.</summary>
    public bool VerifyAll(IReadOnlyList<SignedStatement> statements)
    {
        foreach (SignedStatement signed in statements)
        {
            if (!Verify(signed))
                return false;
        }

        return true;
    }

    /// <summary>Forgets what lies before a slot.</summary>
    public void Prune(Slot first)
    {
        lock (_gate)
        {
            while (_verified.Count > 0)
            {
                ulong oldest = _verified.Keys.First();
                if (oldest >= first.Value)
                    return;
                _verified.Remove(oldest);
            }
        }
    }
}
