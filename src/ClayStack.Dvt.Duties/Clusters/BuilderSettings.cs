namespace ClayStack.Dvt.Duties.Clusters;

/// <summary>Whether a validator's blocks may come from builders, and how eagerly.</summary>
/// <param name="Enabled">False: never register, and refuse blinded blocks.</param>
/// <param name="BoostFactor">
/// <c>builder_boost_factor</c> of the Beacon API: by how many percent of its value a builder's block counts against a local one.
/// </param>
public sealed record BuilderSettings(bool Enabled, ulong BoostFactor)
{
    /// <summary>What the Beacon API takes when nobody says anything: builders' blocks count as they are.</summary>
    public const ulong NeutralBoostFactor = 100;

    /// <summary>Local blocks only.</summary>
    public static BuilderSettings LocalOnly { get; } = new(Enabled: false, BoostFactor: 0);
}
