using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Duties.Protection;

namespace ClayStack.Dvt.Duties.Exits;

/// <summary>The order in which every store gives its partials.</summary>
public static class ExitOrder
{
    /// <summary>Sorts by the keys' bytes, then by operator.</summary>
    public static IReadOnlyList<ExitPartial> Sort(IEnumerable<ExitPartial> partials)
    {
        ArgumentNullException.ThrowIfNull(partials);
        return [.. partials.OrderBy(partial => partial.Validator, KeyOrder.Instance).ThenBy(partial => partial.Operator)];
    }
}
