using System.Buffers.Binary;
using ClayStack.Dvt.Crypto;

namespace ClayStack.Dvt.Peers.Transport;

/// <summary>
/// How long to wait before dialling again: doubling from the least to the most, and of that a random part between half and
/// all, so that a cluster that lost its network together does not come back in step.
/// </summary>
internal sealed class Backoff(TimeSpan min, TimeSpan max, Func<double> random)
{
    private const int DoublingsMax = 20;

    private int _failures;

    public void Reset() => _failures = 0;

    public TimeSpan Next()
    {
        double full = Math.Min(max.Ticks, min.Ticks * Math.Pow(2, _failures));
        _failures = Math.Min(_failures + 1, DoublingsMax);
        return TimeSpan.FromTicks((long)(full * (0.5 + (random() / 2))));
    }

    /// <summary>A number from 0 to below 1.</summary>
    public static double Fraction(IRandomSource source)
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        source.Fill(bytes);
        return BinaryPrimitives.ReadUInt32LittleEndian(bytes) / (uint.MaxValue + 1.0);
    }
}
