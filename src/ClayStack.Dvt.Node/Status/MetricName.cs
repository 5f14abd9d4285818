using System.Buffers;
using System.Text;

namespace ClayStack.Dvt.Node.Status;

/// <summary>Names of metrics and labels, as Prometheus allows them.</summary>
internal static class MetricName
{
    private const string Prefix = "clay_dvt_";
    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");

    /// <summary>The name of an instrument's metric: <c>clay_dvt_duties_done_total</c>.</summary>
    /// <param name="instrument">The instrument's name.</param>
    /// <param name="isCounter">Whether it only rises.</param>
    public static string Of(string instrument, bool isCounter)
    {
        string name = Sanitize(instrument);
        if (!name.StartsWith(Prefix, StringComparison.Ordinal))
            name = Prefix + name;
        return isCounter && !name.EndsWith("_total", StringComparison.Ordinal) ? name + "_total" : name;
    }

    /// <summary>Replaces what is neither a letter of ASCII, nor a digit behind the first place, nor an underscore.</summary>
    public static string Sanitize(string name)
    {
        if (name.Length > 0 && !char.IsAsciiDigit(name[0]) && !name.AsSpan().ContainsAnyExcept(Allowed))
            return name;
        StringBuilder text = new(name.Length);
        foreach (char letter in name)
            text.Append(char.IsAsciiLetter(letter) || letter == '_' || (char.IsAsciiDigit(letter) && text.Length > 0) ? letter : '_');
        return text.Length == 0 ? "_" : text.ToString();
    }
}
