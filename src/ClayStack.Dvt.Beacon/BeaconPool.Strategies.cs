using ClayStack.Dvt.Beacon.Api;
using ClayStack.Dvt.Beacon.Http;
using ClayStack.Dvt.Beacon.Pool;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Beacon;

// How a question becomes questions to several nodes.
public sealed partial class BeaconPool
{
    /// <summary>How telling a failure is: what a node does not have, or refuses, says more than that another one was away.</summary>
    private static readonly BeaconErrorReason[] MostTelling =
    [
        BeaconErrorReason.NotFound,
        BeaconErrorReason.Refused,
        BeaconErrorReason.InvalidAnswer,
        BeaconErrorReason.NotReady,
        BeaconErrorReason.ServerFailed,
        BeaconErrorReason.WrongNetwork,
        BeaconErrorReason.Unreachable,
        BeaconErrorReason.TimedOut,
    ];

    private delegate Task<BeaconResult<T>> Question<T>(IBeaconApi api, CancellationToken cancellation) where T : notnull;

    /// <summary>The nodes worth asking, the best one first.</summary>
    private async Task<List<BeaconMember>> Candidates(bool forSigning, DateTimeOffset deadline, CancellationToken cancellation)
    {
        if (!_checkedOnce.Task.IsCompleted)
        {
            using CancellationTokenSource limit = Pause.Until(deadline, Time);
            using CancellationTokenSource linked = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation, _life.Token);
            TaskCompletionSource over = new();
            using CancellationTokenRegistration registration = linked.Token.Register(over.SetResult);
            await Task.WhenAny(_checkedOnce.Task, over.Task);
        }

        List<BeaconMember> candidates = _members.FindAll(
            member => member.IsVerified && (!forSigning || member.MayBeSignedFrom));
        Slot best = candidates.Max(member => member.Head?.Slot) ?? default;
        return [.. candidates.OrderBy(member => member.Penalty(best))];
    }

    private BeaconResult<T> Nobody<T>(BeaconCall call) where T : notnull
    {
        bool wrong = _members.TrueForAll(member => member.State == NodeState.WrongNetwork);
        BeaconErrorReason reason = wrong ? BeaconErrorReason.WrongNetwork : BeaconErrorReason.NotReady;
        return new(new BeaconError(reason, Errors.Cut($"{call}: no beacon node can serve it: {string.Join("; ", Describe())}")), "");
    }

    private async Task<(BeaconMember Member, BeaconResult<T> Result)> Ask<T>(
        BeaconMember member, BeaconCall call, Question<T> question, DateTimeOffset deadline, CancellationToken cancellation)
        where T : notnull =>
        (member, await member.Ask(call, (api, token) => question(api, token), deadline, Time, cancellation));

    /// <summary>
    /// Asks the best node; the next one when it fails, or is later than it usually is. The first success counts and ends the others.
    /// </summary>
    private async Task<BeaconResult<T>> Hedged<T>(
        BeaconCall call, Question<T> question, bool forSigning, DateTimeOffset deadline, CancellationToken cancellation)
        where T : notnull
    {
        List<BeaconMember> candidates = await Candidates(forSigning, deadline, cancellation);
        if (candidates.Count == 0)
            return Nobody<T>(call);
        using CancellationTokenSource rest = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _life.Token);
        List<Task<(BeaconMember Member, BeaconResult<T> Result)>> running = [];
        List<BeaconError> failures = [];
        running.Add(Ask(candidates[0], call, question, deadline, rest.Token));
        int asked = 1;
        while (running.Count > 0)
        {
            using CancellationTokenSource waiting = new();
            Task<bool>? late = asked < candidates.Count
                ? Pause.For(candidates[asked - 1].HedgeAfter(call), Time, waiting.Token)
                : null;
            Task first = late is null ? await Task.WhenAny(running) : await Task.WhenAny([.. running, late]);
            if (first == late)
            {
                _metrics.Hedged();
                running.Add(Ask(candidates[asked++], call, question, deadline, rest.Token));
                continue;
            }

            Stop(waiting);
            var done = (Task<(BeaconMember Member, BeaconResult<T> Result)>)first;
            running.Remove(done);
            (BeaconMember member, BeaconResult<T> result) = await done;
            if (result.IsSuccess)
            {
                if (running.Count > 0 && member != candidates[0])
                    _metrics.HedgeWon();
                Stop(rest);
                return result;
            }

            failures.Add(result.Error!);
            if (asked < candidates.Count)
                running.Add(Ask(candidates[asked++], call, question, deadline, rest.Token));
        }

        return Together<T>(failures);
    }

    /// <summary>
    /// Asks all nodes, and gives the best of the answers that come within a short grace after the first one: as long as the
    /// slowest of the others usually takes, at most <paramref name="graceMost"/>.
    /// </summary>
    private async Task<BeaconResult<T>> Best<T, TRank>(
        BeaconCall call,
        Question<T> question,
        Func<T, TRank> rank,
        TimeSpan graceMost,
        DateTimeOffset deadline,
        CancellationToken cancellation)
        where T : notnull
        where TRank : IComparable<TRank>
    {
        List<BeaconMember> candidates = await Candidates(forSigning: true, deadline, cancellation);
        if (candidates.Count == 0)
            return Nobody<T>(call);
        using CancellationTokenSource rest = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _life.Token);
        List<Task<(BeaconMember Member, BeaconResult<T> Result)>> running =
            candidates.ConvertAll(member => Ask(member, call, question, deadline, rest.Token));
        List<(BeaconResult<T> Result, TRank Rank)> good = [];
        List<BeaconError> failures = [];
        using CancellationTokenSource waiting = new();
        Task<bool>? grace = null;
        while (running.Count > 0)
        {
            Task first = grace is null ? await Task.WhenAny(running) : await Task.WhenAny([.. running, grace]);
            if (first == grace)
                break;
            var done = (Task<(BeaconMember Member, BeaconResult<T> Result)>)first;
            running.Remove(done);
            (BeaconMember member, BeaconResult<T> result) = await done;
            if (!result.TryGet(out T? value, out BeaconError? error))
            {
                failures.Add(error);
                continue;
            }

            good.Add((result, rank(value)));
            grace ??= Grace(call, candidates, member, graceMost, waiting.Token);
        }

        Stop(waiting);
        Stop(rest);
        // The order of the answers breaks ties: MaxBy keeps the first of equals.
        return good.Count == 0 ? Together<T>(failures) : good.MaxBy(answer => answer.Rank).Result;
    }

    /// <summary>Waits as long as the slowest of the others usually takes, within a bound.</summary>
    private Task<bool> Grace(
        BeaconCall call, List<BeaconMember> candidates, BeaconMember first, TimeSpan most, CancellationToken cancellation)
    {
        TimeSpan usual = candidates.Max(member => member == first ? TimeSpan.Zero : member.HedgeAfter(call));
        return Pause.For(usual < most ? usual : most, Time, cancellation);
    }

    /// <summary>
    /// Gives a submission to all nodes. Success as soon as every item was taken by one of them; the others are not stopped by that,
    /// so that the submission spreads.
    /// </summary>
    private async Task<BeaconResult<SubmissionOutcome>> ToAll(
        BeaconCall call, Question<SubmissionOutcome> question, DateTimeOffset deadline, CancellationToken cancellation)
    {
        List<BeaconMember> candidates = await Candidates(forSigning: false, deadline, cancellation);
        if (candidates.Count == 0)
            return Nobody<SubmissionOutcome>(call);
        List<Task<(BeaconMember Member, BeaconResult<SubmissionOutcome> Result)>> running =
            candidates.ConvertAll(member => Ask(member, call, question, deadline, _life.Token));
        Dictionary<int, RefusedItem>? refused = null;
        List<BeaconError> failures = [];
        int duplicates = 0;
        string node = "";
        while (running.Count > 0)
        {
            Task<(BeaconMember Member, BeaconResult<SubmissionOutcome> Result)> done = await Task.WhenAny(running);
            running.Remove(done);
            (BeaconMember member, BeaconResult<SubmissionOutcome> result) = await done;
            if (!result.TryGet(out SubmissionOutcome? outcome, out BeaconError? error))
            {
                failures.Add(error);
                continue;
            }

            node = member.Name;
            duplicates = Math.Max(duplicates, outcome.Duplicates);
            Dictionary<int, RefusedItem> here = outcome.Refused.ToDictionary(item => item.Place);
            refused = refused is null ? here : refused.Where(item => here.ContainsKey(item.Key)).ToDictionary();
            if (refused.Count == 0)
                break;
        }

        return refused is null
            ? Together<SubmissionOutcome>(failures)
            : new(new SubmissionOutcome([.. refused.Values.OrderBy(item => item.Place)], duplicates), node);
    }

    private static BeaconResult<T> Together<T>(List<BeaconError> failures) where T : notnull
    {
        BeaconError told = failures.MinBy(error => Array.IndexOf(MostTelling, error.Reason))!;
        IEnumerable<string> others = failures.Where(error => error != told).Select(error => error.Detail);
        return new(told with { Detail = Errors.Cut(string.Join("; ", others.Prepend(told.Detail))) }, "");
    }

    /// <summary>Cancels on this thread: what waits for it goes on at once, and a simulation stays in one thread.</summary>
    private static void Stop(CancellationTokenSource source) => source.Cancel();
}
