using ClayStack.Dvt.Ethereum.Phase0;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Lab.World;

/// <summary>
/// Remembers all that validators signed, and names each pair that would get one slashed (consensus-specs phase0/beacon-chain.md,
/// is_slashable_attestation_data and process_proposer_slashing).
/// </summary>
internal sealed class SlashingJudge
{
    private readonly Dictionary<ValidatorIndex, List<(Epoch Source, Epoch Target, Root Root)>> _votes = [];
    private readonly Dictionary<(ValidatorIndex Validator, Slot Slot), Root> _blocks = [];

    /// <summary>The pairs.</summary>
    public List<string> Slashable { get; } = [];

    /// <summary>Whether a validator voted for a target of an epoch.</summary>
    public bool HasVoted(ValidatorIndex validator, Epoch target) =>
        _votes.TryGetValue(validator, out var votes) && votes.Exists(vote => vote.Target == target);

    /// <summary>A validator signed a vote.</summary>
    /// <param name="validator">The validator.</param>
    /// <param name="data">The vote.</param>
    /// <param name="root">Its signing root.</param>
    public void Vote(ValidatorIndex validator, AttestationData data, Root root)
    {
        if (!_votes.TryGetValue(validator, out var votes))
            _votes.Add(validator, votes = []);
        (Epoch source, Epoch target) = (data.Source.Epoch, data.Target.Epoch);
        foreach ((Epoch otherSource, Epoch otherTarget, Root other) in votes.Where(vote => vote.Root != root))
        {
            if (otherTarget == target)
                Slashable.Add($"validator {validator} voted twice for epoch {target}");
            if ((source < otherSource && otherTarget < target) || (otherSource < source && target < otherTarget))
                Slashable.Add($"validator {validator} voted for {source} to {target} around or inside {otherSource} to {otherTarget}");
        }

        if (!votes.Exists(vote => vote.Root == root))
            votes.Add((source, target, root));
    }

    /// <summary>A validator signed a block.</summary>
    /// <param name="validator">The validator.</param>
    /// <param name="slot">The block's slot.</param>
    /// <param name="root">Its signing root.</param>
    public void Block(ValidatorIndex validator, Slot slot, Root root)
    {
        if (!_blocks.TryAdd((validator, slot), root) && _blocks[(validator, slot)] != root)
            Slashable.Add($"validator {validator} proposed twice in slot {slot}");
    }

    /// <summary>Forgets what was signed for epochs and slots of long ago.</summary>
    public void ForgetBefore(Epoch target, Slot slot)
    {
        foreach (var votes in _votes.Values)
            votes.RemoveAll(vote => vote.Target < target);
        foreach ((ValidatorIndex Validator, Slot Slot) old in _blocks.Keys.Where(key => key.Slot < slot).ToArray())
            _blocks.Remove(old);
    }
}
