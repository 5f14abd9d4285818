using ClayStack.Dvt.Duties.Ports;

namespace ClayStack.Dvt.Duties.Protection;

/// <summary>Evidence in a simulated node's memory.</summary>
public sealed class InMemoryEvidence : IEvidenceStore
{
    private readonly Lock _gate = new();
    private readonly List<Contradiction> _pieces = [];

    /// <summary>What was kept, in its order.</summary>
    public IReadOnlyList<Contradiction> Pieces
    {
        get
        {
            lock (_gate)
                return [.. _pieces];
        }
    }

    /// <inheritdoc/>
    public string? Keep(Contradiction evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        lock (_gate)
        {
            if (_pieces.Contains(evidence) || _pieces.Count(piece => piece.Culprit == evidence.Culprit) >= IEvidenceStore.PerOperatorMax)
                return null;
            _pieces.Add(evidence);
            return $"in memory, number {_pieces.Count}";
        }
    }
}
