using System.Reflection;
using System.Text;

namespace ClayStack.Dvt.Crypto.Keys;

/// <summary>
/// The English word list of BIP-39 (origin and licence: <c>WordLists/SOURCE.md</c>). It is sorted, and four letters
/// identify each word, which is why a word may be shortened to them.
/// </summary>
internal static class EnglishWordList
{
    /// <summary>The number of words: eleven bits each.</summary>
    public const int Count = 2048;

    /// <summary>The letters that identify a word.</summary>
    public const int PrefixLength = 4;

    /// <summary>The letters of the longest word.</summary>
    public const int WordLengthMax = 8;

    /// <summary>The embedded file's name in the assembly.</summary>
    internal const string ResourceName = "ClayStack.Dvt.Crypto.Keys.WordLists.bip39-english.txt";

    private static readonly string[] Words = Load();

    /// <summary>The word of an index below <see cref="Count"/>.</summary>
    public static string Word(int index) => Words[index];

    /// <summary>The index of a lower-case word, or of the word that its four letters identify.</summary>
    /// <returns>−1 when there is none.</returns>
    public static int IndexOf(ReadOnlySpan<char> word)
    {
        int low = 0;
        int high = Count;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (Words[middle].AsSpan().SequenceCompareTo(word) < 0)
                low = middle + 1;
            else
                high = middle;
        }

        // The first word not below the one asked for: the word itself, or the first that it begins.
        bool found = low < Count
            && (word.SequenceEqual(Words[low])
                || (word.Length == PrefixLength && Words[low].AsSpan().StartsWith(word, StringComparison.Ordinal)));
        return found ? low : -1;
    }

    private static string[] Load()
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(ResourceName)
            ?? throw new InvalidOperationException("The assembly lacks its BIP-39 word list.");
        using StreamReader reader = new(stream, Encoding.ASCII);
        string[] words = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return words.Length == Count
            ? words
            : throw new InvalidOperationException("The assembly's BIP-39 word list is incomplete.");
    }
}
