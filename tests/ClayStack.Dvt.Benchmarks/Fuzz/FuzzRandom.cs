using ClayStack.Dvt.Crypto;

namespace ClayStack.Dvt.Benchmarks.Fuzz;

/// <summary>SplitMix64: quick, and the same on every machine for the same seed.</summary>
internal sealed class FuzzRandom(ulong seed) : IRandomSource
{
    private ulong _state = seed;

    /// <summary>A number below a bound.</summary>
    public int Below(int bound) => (int)(Next() % (ulong)bound);

    public void Fill(Span<byte> destination)
    {
        foreach (ref byte value in destination)
            value = (byte)(Next() >> 56);
    }

    private ulong Next()
    {
        unchecked
        {
            ulong z = _state += 0x9e3779b97f4a7c15;
            z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
            z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
            return z ^ (z >> 31);
        }
    }
}
