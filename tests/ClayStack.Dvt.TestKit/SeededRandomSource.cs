using ClayStack.Dvt.Actors.Simulation;
using ClayStack.Dvt.Crypto;

namespace ClayStack.Dvt.TestKit;

/// <summary>
/// The random port of cryptography with a seed, for tests and simulations: one seed gives the same bytes on every machine.
/// Never for a secret that must stay one. Not thread-safe.
/// </summary>
/// <param name="seed">Any value.</param>
public sealed class SeededRandomSource(long seed) : IRandomSource
{
    private readonly SeededRandom _random = new(unchecked((ulong)seed));

    /// <inheritdoc/>
    public void Fill(Span<byte> destination) => _random.Fill(destination);

    /// <summary>Random bytes.</summary>
    /// <param name="count">How many.</param>
    public byte[] Bytes(int count)
    {
        byte[] bytes = new byte[count];
        Fill(bytes);
        return bytes;
    }

    /// <summary>A number from 0 to below a bound.</summary>
    /// <param name="bound">Greater than zero.</param>
    public int Below(int bound) => _random.Next(bound);
}
