using System.Diagnostics.CodeAnalysis;
using ClayStack.Dvt.Duties.Ports;

namespace ClayStack.Dvt.Beacon.Api;

/// <summary>The outcome of a call: a value that passed every check, or why there is none. Never both.</summary>
/// <typeparam name="T">The value.</typeparam>
public sealed record BeaconResult<T> where T : notnull
{
    private readonly T? _value;

    /// <summary>A value.</summary>
    /// <param name="value">The value.</param>
    /// <param name="node">The beacon node that gave it.</param>
    public BeaconResult(T value, string node)
    {
        _value = value;
        Node = node;
    }

    /// <summary>A failure.</summary>
    /// <param name="error">Why.</param>
    /// <param name="node">The beacon node that failed; the last one if several did.</param>
    public BeaconResult(BeaconError error, string node)
    {
        Error = error;
        Node = node;
    }

    /// <summary>Why there is no value; null if there is one.</summary>
    public BeaconError? Error { get; }

    /// <summary>Which beacon node this is from.</summary>
    public string Node { get; }

    /// <summary>The refusal's own words, for callers that read the items out of it; null where there is none.</summary>
    internal Http.HttpReply? Refusal { get; init; }

    /// <summary>Whether there is a value.</summary>
    public bool IsSuccess => Error is null;

    /// <summary>Gives the value, or the failure.</summary>
    public bool TryGet([NotNullWhen(true)] out T? value, [NotNullWhen(false)] out BeaconError? error)
    {
        value = _value;
        error = Error;
        return error is null;
    }

    /// <summary>The same failure for a call of another type; only for failures.</summary>
    internal BeaconResult<TOther> Forward<TOther>() where TOther : notnull =>
        new(Error ?? throw new InvalidOperationException("A success has no failure to forward."), Node);
}
