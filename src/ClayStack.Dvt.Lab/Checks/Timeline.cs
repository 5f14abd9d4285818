using System.Globalization;
using ClayStack.Dvt.Actors.Simulation;

namespace ClayStack.Dvt.Lab.Checks;

/// <summary>The last things that happened, for whoever reads a failure.</summary>
internal sealed class Timeline(Simulator simulator)
{
    private const int Length = 60;

    private readonly Queue<string> _lines = new();

    public IEnumerable<string> Lines => _lines;

    public void Add(string what)
    {
        if (_lines.Count == Length)
            _lines.Dequeue();
        _lines.Enqueue($"{Stamp(simulator.Time.Elapsed)} {what}");
    }

    /// <summary>Virtual time as hh:mm:ss.fff.</summary>
    public static string Stamp(TimeSpan elapsed) => elapsed.ToString(@"hh\:mm\:ss\.fff", CultureInfo.InvariantCulture);
}
