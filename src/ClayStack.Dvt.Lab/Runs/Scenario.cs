using System.Globalization;
using ClayStack.Dvt.Actors.Simulation;
using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace ClayStack.Dvt.Lab.Runs;

/// <summary>What kinds of faults a run plays and how often: for each knob a smallest and a largest value.</summary>
internal sealed class Scenario
{
    private readonly Dictionary<string, (double Low, double High)> _ranges;

    private Scenario(string name, IReadOnlyList<int> operators, double omit, Dictionary<string, (double Low, double High)> ranges)
    {
        Name = name;
        Operators = operators;
        Omit = omit;
        _ranges = ranges;
    }

    /// <summary>The file's name without its ending.</summary>
    public string Name { get; }

    /// <summary>The sizes of clusters, of which each seed draws one.</summary>
    public IReadOnlyList<int> Operators { get; }

    /// <summary>Chance that a seed leaves a knob at zero, so that rare kinds are not always hidden behind the others.</summary>
    public double Omit { get; }

    /// <summary>Reads a scenario's file.</summary>
    /// <exception cref="FormatException">It is no scenario; the message names the file, what is wrong and what would be right.</exception>
    public static Scenario Parse(string name, string yaml)
    {
        Dictionary<string, object> document;
        try
        {
            document = new DeserializerBuilder().Build().Deserialize<Dictionary<string, object>?>(yaml) ?? [];
        }
        catch (YamlException fault)
        {
            throw new FormatException($"The scenario {name} is no YAML mapping: {fault.Message}", fault);
        }

        int[] operators = [4, 7];
        double omit = 0;
        Dictionary<string, (double, double)> ranges = [];
        foreach ((string key, object value) in document)
        {
            double[] numbers = [.. Numbers(name, key, value)];
            if (string.Equals(key, "operators", StringComparison.Ordinal))
                operators = [.. numbers.Select(number => (int)number)];
            else if (string.Equals(key, "omit", StringComparison.Ordinal))
                omit = numbers[0];
            else if (Knob.All.Any(knob => string.Equals(knob.Name, key, StringComparison.Ordinal)))
                ranges.Add(key, (numbers[0], numbers[^1]));
            else
                throw new FormatException($"The scenario {name} has '{key}', which is no knob. There are: operators, omit, {string.Join(", ", Knob.All.Select(knob => knob.Name))}.");
        }

        return operators.All(n => n is >= 4 and <= 13)
            ? new Scenario(name, operators, omit, ranges)
            : throw new FormatException($"The scenario {name} has clusters of {string.Join(", ", operators)} operators; give 4 to 13.");
    }

    /// <summary>What one seed plays.</summary>
    public Plan Draw(SeededRandom random)
    {
        int operators = Operators[random.Next(Operators.Count)];
        Dictionary<string, double> values = [];
        foreach (Knob knob in Knob.All)
        {
            bool omitted = random.NextBool(Omit);
            double at = random.NextDouble();
            (double low, double high) = _ranges.GetValueOrDefault(knob.Name);
            values.Add(knob.Name, omitted ? 0 : low + ((high - low) * at));
        }

        return new Plan(operators, values);
    }

    private static IEnumerable<double> Numbers(string name, string key, object value)
    {
        IEnumerable<object?> items = value is IEnumerable<object> list ? list : [value];
        foreach (object? item in items)
        {
            yield return double.TryParse(item as string, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
                ? number
                : throw new FormatException($"The scenario {name} has '{key}: {item}'; give one number, or a list of two.");
        }
    }
}
