using System.Text;
using ClayStack.Dvt.Duties.Ports;

namespace ClayStack.Dvt.Beacon.Http;

/// <summary>Makes errors whose details are short and safe to log, whatever a server wrote.</summary>
internal static class Errors
{
    private const int DetailMax = 256;

    public static BeaconError Of(BeaconErrorReason reason, string node, BeaconCall call, string detail) =>
        new(reason, Cut($"{node}, {call}: {detail}"));

    /// <summary>At most 256 characters, none of them able to break a log line.</summary>
    public static string Cut(string text)
    {
        StringBuilder kept = new(Math.Min(text.Length, DetailMax));
        foreach (char character in text)
        {
            if (kept.Length == DetailMax)
                break;
            kept.Append(char.IsControl(character) || char.IsSurrogate(character) ? ' ' : character);
        }

        return kept.ToString();
    }
}
