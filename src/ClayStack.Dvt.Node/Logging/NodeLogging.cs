using ClayStack.Dvt.Node.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace ClayStack.Dvt.Node.Logging;

/// <summary>
/// Makes the node's loggers. Lines go to standard output through a bounded queue: if nobody reads them, new ones are dropped and
/// counted, and no duty waits for a terminal.
/// </summary>
internal static class NodeLogging
{
    private const string FormatterName = "clay-dvt";
    private const int QueuedMax = 4096;

    /// <summary>Makes a factory, owned by the caller; disposing of it writes what is queued.</summary>
    /// <param name="verbosity">What is logged.</param>
    /// <param name="format">How it is logged.</param>
    /// <param name="time">The clock of the time stamps.</param>
    public static ILoggerFactory Create(LogVerbosity verbosity, LogFormat format, TimeProvider time) => LoggerFactory.Create(builder =>
    {
        builder.SetMinimumLevel(LevelOf(verbosity));
        builder.AddFilter("Microsoft", LogLevel.Warning);
        builder.Services.AddSingleton(time);
        builder.AddConsoleFormatter<Formatter, FormatterOptions>(options => options.Format = format);
        builder.AddConsole(options =>
        {
            options.FormatterName = FormatterName;
            options.MaxQueueLength = QueuedMax;
            options.QueueFullMode = ConsoleLoggerQueueFullMode.DropWrite;
        });
    });

    /// <summary>The logger's level of a verbosity.</summary>
    public static LogLevel LevelOf(LogVerbosity verbosity) => verbosity switch
    {
        LogVerbosity.Trace => LogLevel.Trace,
        LogVerbosity.Debug => LogLevel.Debug,
        LogVerbosity.Info => LogLevel.Information,
        LogVerbosity.Warning => LogLevel.Warning,
        _ => LogLevel.Error,
    };

    internal sealed class FormatterOptions : ConsoleFormatterOptions
    {
        public LogFormat Format { get; set; }
    }

    /// <summary>Binds <see cref="LogLine"/> to the console logger, which makes it.</summary>
    internal sealed class Formatter(IOptions<FormatterOptions> options, TimeProvider time) : ConsoleFormatter(FormatterName)
    {
        /// <inheritdoc/>
        public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
        {
            DateTimeOffset now = time.GetUtcNow();
            string message = logEntry.Formatter(logEntry.State, logEntry.Exception);
            textWriter.Write(options.Value.Format == LogFormat.Json
                ? LogLine.Json(
                    now, logEntry.LogLevel, logEntry.Category, logEntry.EventId, message,
                    logEntry.State as IEnumerable<KeyValuePair<string, object?>>, logEntry.Exception)
                : LogLine.Text(now, logEntry.LogLevel, logEntry.Category, message, logEntry.Exception));
        }
    }
}
