namespace ClayStack.Dvt.Node.Configuration;

/// <summary>What is logged: this level and all that follow it.</summary>
internal enum LogVerbosity
{
    /// <summary>Every message.</summary>
    Trace,

    /// <summary>What helps to find a fault in the program.</summary>
    Debug,

    /// <summary>What happens, a line for each duty.</summary>
    Info,

    /// <summary>What the operator should look at.</summary>
    Warning,

    /// <summary>What failed.</summary>
    Error,
}
