namespace ClayStack.Dvt.Consensus;

/// <summary>The four kinds of message of QBFT (arXiv:2002.03613, section 4).</summary>
public enum StatementType : byte
{
    /// <summary>The leader of a round proposes a value.</summary>
    PrePrepare = 1,

    /// <summary>A node holds the proposed value and found it good.</summary>
    Prepare = 2,

    /// <summary>A node saw a quorum prepare the value.</summary>
    Commit = 3,

    /// <summary>A node gave up on the rounds before.</summary>
    RoundChange = 4,
}
