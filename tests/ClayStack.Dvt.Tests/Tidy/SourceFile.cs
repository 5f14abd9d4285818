using System.Text.RegularExpressions;

namespace ClayStack.Dvt.Tests.Tidy;

/// <summary>What the tidy tests need to know of one C# file: its public types at the outermost level.</summary>
internal sealed partial class SourceFile(string[] lines)
{
    public sealed record TypeDeclaration(string Name, string Kind, string Bases, int Line, bool Documented);

    public string[] Lines => lines;

    public static SourceFile Read(string path) => new(Repository.Lines(path));

    /// <summary>The public types that do not lie inside of another type, in order.</summary>
    public IReadOnlyList<TypeDeclaration> PublicTypes()
    {
        List<TypeDeclaration> types = [];
        for (int i = 0; i < Lines.Length; i++)
        {
            Match match = Declaration().Match(Lines[i]);
            if (!match.Success)
                continue;
            string header = string.Join(' ', Lines[i..Math.Min(Lines.Length, i + 12)]);
            types.Add(new TypeDeclaration(
                match.Groups["name"].Value, match.Groups["kind"].Value, Bases(header), i + 1, IsDocumented(i)));
        }

        return types;
    }

    /// <summary>Everything behind the first colon that stands outside of parentheses, up to the body.</summary>
    private static string Bases(string header)
    {
        int depth = 0;
        for (int i = 0; i < header.Length; i++)
        {
            switch (header[i])
            {
                case '(' or '<' or '[':
                    depth++;
                    break;
                case ')' or '>' or ']':
                    depth--;
                    break;
                case '{' or ';' when depth == 0:
                    return "";
                case ':' when depth == 0:
                    return header[(i + 1)..].Split('{', ';')[0];
            }
        }

        return "";
    }

    private bool IsDocumented(int line)
    {
        int above = line - 1;
        while (above >= 0 && Lines[above].StartsWith('['))
            above--;
        return above >= 0 && Lines[above].StartsWith("///", StringComparison.Ordinal);
    }

    // File-scoped namespaces put the outermost types at the first column.
    [GeneratedRegex(@"^public (?:(?:abstract|sealed|static|partial|readonly|ref|unsafe) )*(?<kind>class|record struct|record class|record|struct|interface|enum|delegate [\w<>\[\]?,. ]+?) (?<name>\w+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Declaration();
}
