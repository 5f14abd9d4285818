namespace ClayStack.Dvt.Node.Configuration;

/// <summary>How log lines look.</summary>
internal enum LogFormat
{
    /// <summary>A line for people.</summary>
    Text,

    /// <summary>A JSON object in each line.</summary>
    Json,
}
