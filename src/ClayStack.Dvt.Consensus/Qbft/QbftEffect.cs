namespace ClayStack.Dvt.Consensus;

/// <summary>What an instance asks of its surroundings, in order, after each input.</summary>
public abstract record QbftEffect
{
    private QbftEffect()
    {
    }

    /// <summary>
    /// Sign this and send it to every peer. The caller also hands the signed message back to the instance as received, since
    /// a node's own vote counts.
    /// </summary>
    /// <param name="Statement">What to sign.</param>
    /// <param name="RoundChanges">Goes along; see <see cref="ConsensusMessage"/>.</param>
    /// <param name="Prepares">Goes along; see <see cref="ConsensusMessage"/>.</param>
    public sealed record Broadcast(
        Statement Statement, IReadOnlyList<SignedStatement> RoundChanges, IReadOnlyList<SignedStatement> Prepares) : QbftEffect;

    /// <summary>The instance is now in this round: its time-out is to be reported by <c>RoundTimeout</c>.</summary>
    /// <param name="Round">The round, from 1.</param>
    public sealed record EnterRound(int Round) : QbftEffect;

    /// <summary>
    /// Get the value's bytes and check them for this round; answer by <c>ValueChecked</c>, at once or later, or never if it
    /// stays unknown. Asked anew in each round, since what is acceptable depends on the round (PROTOCOL C4).
    /// </summary>
    /// <param name="Value">The value's hash.</param>
    /// <param name="Round">The round that it is proposed in.</param>
    /// <param name="Holders">Who has the value for certain and can be asked: the proposer, then the signers of a certificate.</param>
    public sealed record CheckValue(ValueHash Value, int Round, IReadOnlyList<OperatorIndex> Holders) : QbftEffect;

    /// <summary>
    /// This node leads the round and must propose the value prepared earlier, whose bytes it may lack: propose it by
    /// <c>ProposePrepared</c> once they are at hand (PROTOCOL C2).
    /// </summary>
    /// <param name="Value">The value's hash.</param>
    /// <param name="Round">The round that this node leads.</param>
    /// <param name="Holders">Who signed its certificate.</param>
    public sealed record FetchPrepared(ValueHash Value, int Round, IReadOnlyList<OperatorIndex> Holders) : QbftEffect;

    /// <summary>The instance has decided; it decides once.</summary>
    /// <param name="Certificate">The proof.</param>
    public sealed record Decided(DecidedCertificate Certificate) : QbftEffect;

    /// <summary>One operator signed two different contents for one type and round (PROTOCOL C6).</summary>
    /// <param name="First">What came first.</param>
    /// <param name="Second">What contradicts it.</param>
    public sealed record Equivocated(SignedStatement First, SignedStatement Second) : QbftEffect;

    /// <summary>A message was refused; nothing of it was kept.</summary>
    /// <param name="Sender">Who sent it; 0 for a decided certificate, whose bringer the instance does not know.</param>
    /// <param name="Reason">Why.</param>
    public sealed record Refused(OperatorIndex Sender, QbftRefusal Reason) : QbftEffect;
}
