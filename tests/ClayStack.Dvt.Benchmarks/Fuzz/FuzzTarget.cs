using ClayStack.Dvt.TestKit;

namespace ClayStack.Dvt.Benchmarks.Fuzz;

/// <summary>A decoder under fuzz.</summary>
/// <param name="Name">What a report calls it.</param>
/// <param name="Valid">Encodings that it accepts, from which changed ones are made.</param>
/// <param name="Decode">
/// Decodes; true when accepted. Throws when it accepts what is not its own encoding of the result.
/// </param>
/// <param name="Traps">Makes inputs that only this encoding suggests; null for none.</param>
internal sealed record FuzzTarget(
    string Name,
    IReadOnlyList<byte[]> Valid,
    Func<byte[], bool> Decode,
    Func<SeededRandomSource, byte[]>? Traps = null);
