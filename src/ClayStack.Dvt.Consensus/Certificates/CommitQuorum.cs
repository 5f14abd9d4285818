namespace ClayStack.Dvt.Consensus;

/// <summary>The proof of a decision (arXiv:2002.03613, Algorithm 2, line 8).</summary>
public static class CommitQuorum
{
    /// <summary>
    /// Whether a certificate's COMMITs are those of a quorum of distinct operators for its instance, round and value, and nothing
    /// else.
    /// </summary>
    /// <param name="certificate">The certificate; all signatures are already verified.</param>
    /// <param name="operatorCount">n, 4 to 13.</param>
    public static bool IsValid(DecidedCertificate certificate, int operatorCount)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        return DistinctSenders.AreQuorum(certificate.Commits, operatorCount, commit =>
            commit.Type == StatementType.Commit
            && commit.Instance == certificate.Instance
            && commit.Round == certificate.Round
            && commit.Value == certificate.Value);
    }
}
