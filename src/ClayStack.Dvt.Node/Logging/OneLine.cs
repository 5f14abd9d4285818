using System.Globalization;
using System.Text;

namespace ClayStack.Dvt.Node.Logging;

/// <summary>Keeps what others said on one line: no control code of theirs reaches a log or a terminal.</summary>
internal static class OneLine
{
    /// <summary>The text with control codes and line separators escaped.</summary>
    public static string Of(string text)
    {
        StringBuilder line = new(text.Length);
        Append(line, text);
        return line.ToString();
    }

    /// <summary>The same, appended.</summary>
    public static void Append(StringBuilder line, string text)
    {
        foreach (char letter in text)
        {
            if (letter == '\n')
                line.Append("\\n");
            else if (char.IsControl(letter) || letter is '\u2028' or '\u2029')
                line.Append(CultureInfo.InvariantCulture, $"\\u{(int)letter:x4}");
            else
                line.Append(letter);
        }
    }
}
