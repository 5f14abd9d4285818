using Microsoft.Extensions.Logging;

namespace ClayStack.Dvt.Tests.Node.Logging;

internal sealed class RecordingLogger : ILogger
{
    private readonly List<Line> _lines = [];

    public sealed record Line(LogLevel Level, EventId Id, string Message, IReadOnlyDictionary<string, object?> Data, Exception? Exception);

    public IReadOnlyList<Line> Lines => _lines;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _lines.Add(new Line(
            logLevel, eventId, formatter(state, exception),
            (state as IEnumerable<KeyValuePair<string, object?>> ?? []).ToDictionary(member => member.Key, member => member.Value), exception));
}
