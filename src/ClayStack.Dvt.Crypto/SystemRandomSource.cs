using System.Security.Cryptography;

namespace ClayStack.Dvt.Crypto;

/// <summary>
/// Randomness from the operating system's cryptographic generator. Thread-safe; never fails silently.
/// </summary>
public sealed class SystemRandomSource : IRandomSource
{
    /// <inheritdoc/>
    public void Fill(Span<byte> destination)
    {
#pragma warning disable RS0030 // This class is the random port: the one place that draws from the operating system.
        RandomNumberGenerator.Fill(destination);
#pragma warning restore RS0030
    }
}
