using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Protection;

/// <summary>How to import a history (PROTOCOL S1).</summary>
public sealed record ImportSettings
{
    /// <summary>
    /// Whom each key of a file stands for: a group key for itself, a share's key (as Charon and SSV export them) for its
    /// group. A key that is not in here is an error.
    /// </summary>
    public required IReadOnlyDictionary<BlsPublicKeyBytes, BlsPublicKeyBytes> GroupKeys { get; init; }

    /// <summary>The current epoch.</summary>
    public required Epoch Now { get; init; }

    /// <summary>Takes epochs beyond the next one as well.</summary>
    public bool Force { get; init; }

    /// <summary>Lets the keys of new rows begin without two epochs of listening (PROTOCOL S7).</summary>
    public bool WaiveDoppelganger { get; init; }
}
