namespace ClayStack.Dvt.Ethereum.Ssz;

/// <summary>A value that its type does not allow is the program's own mistake: it is never encoded, hashed or signed.</summary>
internal static class SszLimits
{
    public static void RequireAtMost(ReadOnlySpan<byte> name, int count, int limit)
    {
        if (count > limit)
            Throw(name, $"has {count}, at most {limit} are allowed");
    }

    public static void RequireExactly(ReadOnlySpan<byte> name, int count, int length)
    {
        if (count != length)
            Throw(name, $"has {count}, exactly {length} are needed");
    }

    private static void Throw(ReadOnlySpan<byte> name, string what) =>
        throw new InvalidOperationException($"{System.Text.Encoding.ASCII.GetString(name)} {what}.");
}
