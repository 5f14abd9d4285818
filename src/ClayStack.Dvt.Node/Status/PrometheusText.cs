using System.Globalization;
using System.Text;

namespace ClayStack.Dvt.Node.Status;

/// <summary>The lines of Prometheus' text format, version 0.0.4.</summary>
internal static class PrometheusText
{
    /// <summary>The format's media type.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>Writes what precedes a metric's samples.</summary>
    public static void Header(StringBuilder text, string name, string type, string help)
    {
        if (help.Length > 0)
            text.Append("# HELP ").Append(name).Append(' ').Append(help.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)).Append('\n');
        text.Append("# TYPE ").Append(name).Append(' ').Append(type).Append('\n');
    }

    /// <summary>Writes a sample.</summary>
    /// <param name="text">Where.</param>
    /// <param name="name">The sample's name.</param>
    /// <param name="labels">Its labels without braces, escaped; empty for none.</param>
    /// <param name="value">Its value.</param>
    public static void Sample(StringBuilder text, string name, string labels, double value)
    {
        text.Append(name);
        if (labels.Length > 0)
            text.Append('{').Append(labels).Append('}');
        text.Append(' ').Append(Number(value)).Append('\n');
    }

    /// <summary>Writes a metric of one sample without labels.</summary>
    public static void Single(StringBuilder text, string name, string type, string help, double value)
    {
        Header(text, name, type, help);
        Sample(text, name, "", value);
    }

    /// <summary>A number: the shortest that reads back the same, whole ones without an exponent up to 2^53.</summary>
    public static string Number(double value)
    {
        const double exactMax = 1L << 53;
        if (double.IsPositiveInfinity(value))
            return "+Inf";
        if (double.IsNegativeInfinity(value))
            return "-Inf";
        return Math.Abs(value) <= exactMax && Math.Truncate(value) == value
            ? ((long)value).ToString(CultureInfo.InvariantCulture)
            : value.ToString("R", CultureInfo.InvariantCulture);
    }
}
