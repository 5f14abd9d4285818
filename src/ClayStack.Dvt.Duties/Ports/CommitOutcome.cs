namespace ClayStack.Dvt.Duties.Ports;

/// <summary>What is known of a commit.</summary>
public enum CommitOutcome
{
    /// <summary>The disk may or may not have it. Nothing that hangs on it may be released (PROTOCOL S3).</summary>
    Unknown = 0,

    /// <summary>It is durable: it survives a loss of power.</summary>
    Committed = 1,
}
