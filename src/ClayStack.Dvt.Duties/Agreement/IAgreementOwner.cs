using ClayStack.Dvt.Consensus;

namespace ClayStack.Dvt.Duties.Agreement;

/// <summary>The duty actor that an <see cref="Agreement"/> serves.</summary>
internal interface IAgreementOwner
{
    /// <summary>
    /// Judge a proposed value for a round; to be answered by <see cref="Agreement.Judge"/>, now or later, or never if it stays
    /// unknown until the round ends.
    /// </summary>
    void CheckValue(ValueHash hash, ReadOnlyMemory<byte> value, int round);

    /// <summary>The cluster has agreed; comes once.</summary>
    void OnDecided(ReadOnlyMemory<byte> value, int round);

    /// <summary>An operator signed two contents for one type and round (PROTOCOL C6).</summary>
    void OnEquivocation(SignedStatement first, SignedStatement second);
}
