namespace ClayStack.Dvt.Duties.Clusters;

/// <summary>How a node came to trust its manifest at this start.</summary>
public enum ManifestVerification
{
    /// <summary>Everything was verified, and a record of it was written for the next start.</summary>
    InFull,

    /// <summary>Everything was verified, but no record could be written: the next start takes as long.</summary>
    InFullUnrecorded,

    /// <summary>This node's own record says that it has verified exactly these bytes before.</summary>
    FromRecord,
}
