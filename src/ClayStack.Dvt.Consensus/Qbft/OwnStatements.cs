using System.Diagnostics;

namespace ClayStack.Dvt.Consensus;

/// <summary>
/// What this node said in an instance. It stands between the rules and the outside, and does not trust them: one vote per
/// round and type (DESIGN section 6, invariant 4).
/// </summary>
internal sealed class OwnStatements
{
    private readonly Dictionary<(StatementType Type, int Round), Statement> _said = [];

    /// <summary>Whether this node spoke already.</summary>
    internal bool Include(StatementType type, int round) => _said.ContainsKey((type, round));

    /// <summary>Notes a statement that is about to be signed.</summary>
    /// <exception cref="UnreachableException">This node said something for the same round and type before.</exception>
    internal void Add(Statement statement)
    {
        if (!_said.TryAdd((statement.Type, statement.Round), statement))
            throw new UnreachableException($"One vote per instance, round and type: a second {statement.Type} in round {statement.Round}.");
    }
}
