namespace ClayStack.Dvt.Actors.Simulation;

/// <summary>A message that brings its content into the trace hash; others count by their type alone.</summary>
public interface ITraceable
{
    /// <summary>
    /// A digest of the content, equal in every process: not <see cref="object.GetHashCode"/>, which for strings and
    /// references is not.
    /// </summary>
    ulong TraceDigest { get; }
}
