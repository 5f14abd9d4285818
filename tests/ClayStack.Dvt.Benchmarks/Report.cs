using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace ClayStack.Dvt.Benchmarks;

/// <summary>The outcome of one benchmark: a table for people, then one JSON line for programs.</summary>
internal sealed class Report(string bench, string path = "")
{
    private readonly List<(string Metric, double Value, string Note)> _rows = [];

    /// <summary>The processor, cores, runtime and code path, so that figures are never compared blindly.</summary>
    private string Machine { get; } =
        $"{ProcessorName()}, {Environment.ProcessorCount} cores, {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.RuntimeIdentifier}" + (path.Length == 0 ? "" : ", " + path);

    public void Add(string metric, double value, string note = "") => _rows.Add((metric, value, note));

    public void Print()
    {
        int width = _rows.Max(row => row.Metric.Length);
        Console.WriteLine();
        Console.WriteLine($"{bench} on {Machine}");
        foreach ((string metric, double value, string note) in _rows)
            Console.WriteLine($"  {metric.PadRight(width)}  {Readable(value),16}  {note}");
        Console.WriteLine();
        Console.WriteLine(JsonSerializer.Serialize(new
        {
            bench,
            machine = Machine,
            metrics = _rows.ToDictionary(row => row.Metric, row => double.Round(row.Value, 4)),
        }));
    }

    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private static string Readable(double value) =>
        value.ToString(Math.Abs(value) >= 1000 ? "N0" : "N3", CultureInfo.InvariantCulture);

    private static string ProcessorName()
    {
        const string cpuInfo = "/proc/cpuinfo";
        if (!File.Exists(cpuInfo))
            return RuntimeInformation.ProcessArchitecture.ToString();
        string? line = File.ReadLines(cpuInfo).FirstOrDefault(text => text.StartsWith("model name", StringComparison.Ordinal));
        return line?.Split(':', 2)[1].Trim() ?? RuntimeInformation.ProcessArchitecture.ToString();
    }
}
