namespace ClayStack.Dvt.Node.Configuration;

/// <summary>Finds what somebody who mistyped a name most likely meant.</summary>
internal static class Spelling
{
    private const int LengthMax = 64;

    /// <summary>The known name nearest to a given one; null if none is near.</summary>
    /// <param name="name">What was written.</param>
    /// <param name="known">The names that there are; of equally near ones the first is taken.</param>
    public static string? Nearest(string name, IEnumerable<string> known)
    {
        if (name.Length > LengthMax)
            return null;
        string? nearest = null;
        int least = 1 + (name.Length / 3);
        foreach (string candidate in known)
        {
            int distance = Distance(name.ToUpperInvariant().Replace('_', '-'), candidate.ToUpperInvariant().Replace('_', '-'));
            if (distance < least)
                (nearest, least) = (candidate, distance);
        }

        return nearest;
    }

    /// <summary>How many letters must be inserted, taken out or replaced (Levenshtein).</summary>
    private static int Distance(string left, string right)
    {
        int[] row = [.. Enumerable.Range(0, right.Length + 1)];
        for (int i = 1; i <= left.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= right.Length; j++)
            {
                int replaced = diagonal + (left[i - 1] == right[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, 1 + Math.Min(row[j], row[j - 1]));
            }
        }

        return row[^1];
    }
}
