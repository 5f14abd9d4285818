namespace ClayStack.Dvt.Duties.Protection;

/// <summary>What another instance of a validator signed. The numbers are stored and never change.</summary>
public enum ForeignKind
{
    /// <summary>An attestation.</summary>
    Vote = 1,

    /// <summary>A block.</summary>
    Block = 2,
}
