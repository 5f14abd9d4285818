using System.Diagnostics.CodeAnalysis;

namespace ClayStack.Dvt.Benchmarks.Fuzz;

/// <summary>What a decoder under fuzz must keep: it accepts only the encoding of its result.</summary>
internal static class FuzzVerdict
{
    /// <summary>True, if the bytes are equal; else the run fails.</summary>
    public static bool Same(ReadOnlySpan<byte> input, ReadOnlySpan<byte> encoded)
    {
        Require(input.SequenceEqual(encoded));
        return true;
    }

    /// <summary>True, if the texts are equal; else the run fails.</summary>
    public static bool SameText(
        string input, string encoded, StringComparison comparison = StringComparison.OrdinalIgnoreCase)
    {
        Require(string.Equals(input, encoded, comparison));
        return true;
    }

    /// <summary>Fails the run unless the condition holds.</summary>
    public static void Require([DoesNotReturnIf(false)] bool condition)
    {
        if (!condition)
            throw new InvalidOperationException("The decoder misjudged its input.");
    }
}
