namespace ClayStack.Dvt.Benchmarks.Fuzz;

/// <summary>A decoder under fuzz.</summary>
/// <param name="Name">What a report calls it.</param>
/// <param name="Valid">Encodings that it accepts, from which changed ones are made.</param>
/// <param name="Decode">
/// Decodes; true when accepted. Throws when it accepts what is not its own encoding of the result.
/// </param>
internal sealed record FuzzTarget(string Name, IReadOnlyList<byte[]> Valid, Func<byte[], bool> Decode);
