namespace ClayStack.Dvt.Lab.Adversary;

/// <summary>How often malicious operators do what; each a chance for a message that it fits.</summary>
internal sealed record Malice
{
    /// <summary>Operators that are malicious, by index; they know each other and everything that any of them hears.</summary>
    public required IReadOnlySet<int> Operators { get; init; }

    /// <summary>Different proposals to different peers.</summary>
    public double EquivocateProposals { get; init; }

    /// <summary>Different PREPAREs, COMMITs or ROUND-CHANGEs to different peers.</summary>
    public double EquivocateVotes { get; init; }

    /// <summary>Votes, and bundles of partials, that say something else each time to the same peer.</summary>
    public double SayTwice { get; init; }

    /// <summary>Nothing to some peer.</summary>
    public double Withhold { get; init; }

    /// <summary>Partials that are wrong, and, of two malicious operators, cancel out in some subset.</summary>
    public double SpoilPartials { get; init; }

    /// <summary>Proposals and round changes that are justified by what was true in another round.</summary>
    public double StaleJustifications { get; init; }

    /// <summary>Proposals that no honest node may accept.</summary>
    public double WrongValues { get; init; }

    /// <summary>Statements more, in the name of another operator or of another run.</summary>
    public double ForgeIdentities { get; init; }

    /// <summary>The same again and again, and things about other slots.</summary>
    public double Flood { get; init; }
}
