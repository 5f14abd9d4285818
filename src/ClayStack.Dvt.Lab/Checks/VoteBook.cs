using ClayStack.Dvt.Duties.Attestation;
using ClayStack.Dvt.Ethereum.Phase0;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Signing;

namespace ClayStack.Dvt.Lab.Checks;

/// <summary>What the signing roots stand for: partials name only the root, and whether two conflict depends on source and target.</summary>
internal sealed class VoteBook(SigningRoots roots)
{
    private readonly Dictionary<Root, AttestationData> _votes = [];

    /// <summary>A value travelled, or a beacon node gave it.</summary>
    public void Learn(ReadOnlySpan<byte> value)
    {
        if (SlotVote.TryDecode(value, out SlotVote? vote))
            Learn(vote.Data);
    }

    /// <summary>A vote that somebody may sign.</summary>
    public void Learn(AttestationData data) => _votes.TryAdd(roots.Attestation(data), data);

    /// <summary>The vote behind a root; null if it never travelled.</summary>
    public AttestationData? Of(Root signingRoot) => _votes.GetValueOrDefault(signingRoot);

    /// <summary>Forgets votes of long ago.</summary>
    public void ForgetBefore(Epoch target)
    {
        foreach (Root old in _votes.Where(entry => entry.Value.Target.Epoch < target).Select(entry => entry.Key).ToArray())
            _votes.Remove(old);
    }

    /// <summary>Why two votes of one validator would be slashed; null if they would not (EIP-3076).</summary>
    public static string? Conflict(AttestationData first, Root firstRoot, AttestationData second, Root secondRoot)
    {
        if (first.Target.Epoch == second.Target.Epoch)
            return firstRoot == secondRoot ? null : $"two votes for target {first.Target.Epoch}";
        (AttestationData earlier, AttestationData later) =
            first.Target.Epoch < second.Target.Epoch ? (first, second) : (second, first);
        return later.Source.Epoch < earlier.Source.Epoch
            ? $"the vote {later.Source.Epoch}→{later.Target.Epoch} surrounds {earlier.Source.Epoch}→{earlier.Target.Epoch}"
            : null;
    }
}
