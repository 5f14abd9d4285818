namespace ClayStack.Dvt.Crypto;

/// <summary>
/// The port through which every secret or blinding value is drawn. The node binds it to the operating system's
/// generator; a simulation binds it to a seeded one, so that a run can be replayed.
/// </summary>
public interface IRandomSource
{
    /// <summary>Fills the whole of <paramref name="destination"/> with random bytes.</summary>
    /// <param name="destination">Any length, zero included.</param>
    void Fill(Span<byte> destination);
}
