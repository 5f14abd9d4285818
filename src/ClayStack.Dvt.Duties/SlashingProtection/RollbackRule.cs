using System.Globalization;
using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Protection;

/// <summary>
/// Whether what was signed under this node's identity contradicts its store (PROTOCOL S5), as pure functions. Only words under
/// this node's own signature are handed in here.
/// </summary>
public static class RollbackRule
{
    /// <summary>Judges what a peer keeps of this node's words.</summary>
    /// <param name="traces">The words.</param>
    /// <param name="run">This run.</param>
    /// <param name="highestSlot">The highest slot in the store when it was opened; null for none.</param>
    /// <param name="past">What the store keeps of quarantines; null if there never was one.</param>
    /// <param name="signs">Whether this run signs by now: then a word under its fence says nothing about the past.</param>
    /// <returns>The proof; null if the words fit the store.</returns>
    public static RollbackProof? Judge(OwnTraces traces, RunIdentity run, Slot? highestSlot, QuarantineState? past, bool signs)
    {
        ArgumentNullException.ThrowIfNull(traces);
        ArgumentNullException.ThrowIfNull(run);
        if (traces.LastRun is { } last && JudgeRun(last, run, past) is { } proof)
            return proof;
        if (traces.SlotFence is { } fence && fence > run.Fence)
            return Later(fence, run);
        bool ownWord = signs && (traces.SlotFence is null || traces.SlotFence == run.Fence);
        return !ownWord && traces.HighestSlot is { } slot && (highestSlot is null || slot > highestSlot)
            ? new RollbackProof(
                QuarantineCause.LaterSignature,
                traces.SlotFence ?? default,
                $"this node signed for slot {slot}, and its store ends at slot {highestSlot?.ToString() ?? "none"}")
            : null;
    }

    /// <summary>Judges a vote under this node's signature that came back from others, inside a certificate.</summary>
    /// <param name="vote">The vote.</param>
    /// <param name="run">This run.</param>
    /// <param name="mayHaveVoted">Whether this run may have sent it.</param>
    /// <returns>The proof; null if the vote is this run's or an older one's.</returns>
    public static RollbackProof? Judge(Statement vote, RunIdentity run, bool mayHaveVoted)
    {
        ArgumentNullException.ThrowIfNull(vote);
        ArgumentNullException.ThrowIfNull(run);
        if (vote.Fence > run.Fence)
            return Later(vote.Fence, run);
        return vote.Fence == run.Fence && !mayHaveVoted
            ? new RollbackProof(QuarantineCause.SecondRun, vote.Fence, $"this node voted for slot {Text(vote.Instance.Slot)}, and this run of it did not")
            : null;
    }

    private static RollbackProof? JudgeRun(RunIdentity last, RunIdentity run, QuarantineState? past)
    {
        if (last.Fence > run.Fence)
            return Later(last.Fence, run);
        if (last.StoreId != run.StoreId)
        {
            // What a quarantine was already paid for proves nothing new.
            return past is not null && last.Fence <= past.Proven
                ? null
                : new RollbackProof(QuarantineCause.OtherStore, last.Fence, $"this node ran with store {last.StoreId} before, and this is store {run.StoreId}");
        }

        return last.Fence == run.Fence && last.StartId != run.StartId
            ? new RollbackProof(QuarantineCause.SecondRun, last.Fence, $"this node runs twice, or its store is older than it was: another run has fence {Text(last.Fence.Counter)} as well")
            : null;
    }

    private static RollbackProof Later(Fence fence, RunIdentity run) => new(
        QuarantineCause.HigherFence,
        fence,
        $"this node ran with fence {Text(fence.Counter)}, and now has {Text(run.Fence.Counter)}: a copy of it runs, or its store is older than it was");

    private static string Text(ulong value) => value.ToString(CultureInfo.InvariantCulture);
}
