namespace ClayStack.Dvt.Duties.Protection;

/// <summary>What became of the wish for a row.</summary>
public enum RegisterVerdict
{
    /// <summary>A row was made.</summary>
    Added,

    /// <summary>There was a row, and its marks now are at least what was asked for.</summary>
    AlreadyThere,

    /// <summary>The validator is active, so what it signed before is unknown: import its history, or activate it.</summary>
    AlreadyActive,

    /// <summary>
    /// The validator is halted, because the chain has a signature of it that the cluster did not decide (PROTOCOL S7), and the
    /// halt was not to be lifted: nothing changed.
    /// </summary>
    Halted,

    /// <summary>Whether it is durable is unknown; it can be asked for again.</summary>
    CommitUnknown,
}
