using ClayStack.Dvt.Beacon.Api;
using ClayStack.Dvt.Beacon.Http;
using ClayStack.Dvt.Beacon.Pool;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Beacon;

// Duties: asked of every node, so that a node that differs is found out.
public sealed partial class BeaconPool
{
    /// <summary>What stands for a node when an answer was kept from before.</summary>
    internal const string CacheName = "cache";

    /// <summary>
    /// Asks all nodes. The first answer counts that hangs on the block that the head says; one that hangs on another block is
    /// used only if no better one comes in a short grace. All answers are compared, also after that: different duties
    /// at one dependent root are reported, once for each call.
    /// </summary>
    private async Task<BeaconResult<DutySet<T>>> Compared<T>(
        BeaconCall call, Epoch epoch, Root? expected, Question<DutySet<T>> question, DateTimeOffset deadline, CancellationToken cancellation)
    {
        List<BeaconMember> candidates = await Candidates(forSigning: false, deadline, cancellation);
        if (candidates.Count == 0)
            return Nobody<DutySet<T>>(call);
        TaskCompletionSource<BeaconResult<DutySet<T>>> answer = new();
        _ = Collect(call, epoch, expected, candidates, question, answer, deadline);
        return await answer.Task;
    }

    private async Task Collect<T>(
        BeaconCall call,
        Epoch epoch,
        Root? expected,
        List<BeaconMember> candidates,
        Question<DutySet<T>> question,
        TaskCompletionSource<BeaconResult<DutySet<T>>> answer,
        DateTimeOffset deadline)
    {
        List<Task<(BeaconMember Member, BeaconResult<DutySet<T>> Result)>> running =
            candidates.ConvertAll(member => Ask(member, call, question, deadline, _life.Token));
        List<(BeaconResult<DutySet<T>> Result, DutySet<T> Duties)> good = [];
        List<BeaconError> failures = [];
        using CancellationTokenSource waiting = new();
        Task<bool>? grace = null;
        bool reported = false;
        while (running.Count > 0)
        {
            Task first = grace is null || answer.Task.IsCompleted ? await Task.WhenAny(running) : await Task.WhenAny([.. running, grace]);
            if (first == grace)
            {
                answer.TrySetResult(good[0].Result);
                continue;
            }

            var done = (Task<(BeaconMember Member, BeaconResult<DutySet<T>> Result)>)first;
            running.Remove(done);
            (BeaconMember member, BeaconResult<DutySet<T>> result) = await done;
            if (!result.TryGet(out DutySet<T>? duties, out BeaconError? error))
            {
                failures.Add(error);
                continue;
            }

            if (!reported && good.Find(one => Disagree(one.Duties, duties)) is { Result: not null } other)
            {
                reported = true;
                Report(call, epoch, duties.DependentRoot, other.Result.Node, member.Name);
            }

            good.Add((result, duties));
            if (expected is null || duties.DependentRoot == expected)
                answer.TrySetResult(result);
            else
                grace ??= Grace(call, candidates, member, _settings.GraceMost, waiting.Token);
        }

        Stop(waiting);
        answer.TrySetResult(good.Count > 0 ? good[0].Result : Together<DutySet<T>>(failures));
    }

    private static bool Disagree<T>(DutySet<T> one, DutySet<T> other) =>
        one.DependentRoot == other.DependentRoot && !one.Duties.ToHashSet().SetEquals(other.Duties);

    private void Report(BeaconCall call, Epoch epoch, Root dependentRoot, string one, string other)
    {
        _metrics.Disagreed();
        lock (_gate)
        {
            _tell(new BeaconEvent.Disagreement(
                Errors.Cut($"{one} and {other} give different {call} of epoch {epoch} at dependent root {dependentRoot}")));
        }
    }

    /// <summary>Keeps what hangs on the block that the head says now, or on whatever block while no head is known.</summary>
    private void Keep<T>(DutyCache<T> cache, Epoch epoch, IReadOnlyList<ValidatorIndex> validators, BeaconResult<DutySet<T>> result)
    {
        if (!result.TryGet(out DutySet<T>? duties, out _) || duties.ExecutionOptimistic)
            return;
        lock (_gate)
        {
            Root? expected = _heads.DependentRoot(epoch, Preset);
            if (expected is null || expected == duties.DependentRoot)
                cache.Keep(epoch, validators, duties);
        }
    }
}
