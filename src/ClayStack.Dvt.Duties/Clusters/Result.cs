using System.Diagnostics.CodeAnalysis;

namespace ClayStack.Dvt.Duties.Clusters;

/// <summary>Tells the compiler what every reader here keeps: there is a value, or there is an error, and never both.</summary>
internal static class Result
{
    /// <summary>Whether there is a value.</summary>
    public static bool Accepted<T>([NotNullWhen(true)] T? value, [NotNullWhen(false)] ClusterFileError? error)
        where T : class => (value, error) switch
        {
            (not null, null) => true,
            (null, not null) => false,
            _ => throw new InvalidOperationException("A reader gave both a value and an error, or neither."),
        };
}
