using ClayStack.Dvt.Actors.Simulation;
using ClayStack.Dvt.Crypto;

namespace ClayStack.Dvt.Lab.World;

/// <summary>The random port of cryptography with a seed: one seed gives the same bytes in every process.</summary>
internal sealed class SeededBytes(ulong seed) : IRandomSource
{
    private readonly SeededRandom _random = new(seed);

    public void Fill(Span<byte> destination) => _random.Fill(destination);
}
