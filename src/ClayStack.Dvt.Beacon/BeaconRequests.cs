using ClayStack.Dvt.Beacon.Api;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Ethereum.Attestations;
using ClayStack.Dvt.Ethereum.Blocks;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Beacon;

/// <summary>Which call serves which request of the port, and which answer its result becomes.</summary>
internal static class BeaconRequests
{
    public static async Task<BeaconAnswer> Serve(IBeaconApi api, BeaconRequest request)
    {
        DateTimeOffset deadline = request.Deadline;
        return request switch
        {
            BeaconRequest.FetchValidators ask => Answer(
                ask,
                await api.GetValidators(ask.Finalized ? StateId.Finalized : StateId.Head, ask.Keys, deadline),
                found => new BeaconAnswer.Validators(ask, [.. found.Value.Select(validator => validator.Record)])),
            BeaconRequest.FetchAttesterDuties ask => Answer(
                ask,
                await api.GetAttesterDuties(ask.Epoch, ask.Validators, deadline),
                found => new BeaconAnswer.AttesterDuties(ask, found.DependentRoot, found.Duties)),
            BeaconRequest.FetchAttestationData ask => Answer(
                ask,
                await api.GetAttestationData(ask.Slot, deadline),
                data => new BeaconAnswer.AttestationDataFetched(ask, data)),
            BeaconRequest.FetchHeader ask => Header(ask, await api.GetHeader(BlockId.Of(ask.Root), deadline)),
            BeaconRequest.SubmitAttestations ask => Submitted(ask, await api.SubmitAttestations(ask.Fork, ask.Attestations, deadline)),
            BeaconRequest.SubscribeCommittees ask => Submitted(ask, await api.SubscribeCommittees(ask.Subscriptions, deadline)),
            BeaconRequest.FetchAggregate ask => Answer(
                ask,
                await api.GetAggregate(ask.Slot, ask.DataRoot, ask.Committee, deadline),
                aggregate => new BeaconAnswer.AggregateFetched(ask, aggregate)),
            BeaconRequest.SubmitAggregates ask => Submitted(ask, await api.SubmitAggregates(ask.Fork, ask.Aggregates, deadline)),
            BeaconRequest.FetchSyncDuties ask => Answer(
                ask,
                await api.GetSyncDuties(ask.Epoch, ask.Validators, deadline),
                found => new BeaconAnswer.SyncDuties(ask, found.Value)),
            BeaconRequest.SubscribeSyncCommittees ask => Submitted(ask, await api.SubscribeSyncCommittees(ask.Subscriptions, deadline)),
            BeaconRequest.SubmitSyncMessages ask => Submitted(ask, await api.SubmitSyncMessages(ask.Messages, deadline)),
            BeaconRequest.FetchContribution ask => Answer(
                ask,
                await api.GetContribution(ask.Slot, ask.Subcommittee, ask.BlockRoot, deadline),
                contribution => new BeaconAnswer.ContributionFetched(ask, contribution)),
            BeaconRequest.SubmitContributions ask => Submitted(ask, await api.SubmitContributions(ask.Contributions, deadline)),
            BeaconRequest.FetchProposerDuties ask => Answer(
                ask,
                await api.GetProposerDuties(ask.Epoch, deadline),
                found => new BeaconAnswer.ProposerDuties(ask, found.DependentRoot, found.Duties)),
            BeaconRequest.ProduceBlock ask => Answer(
                ask,
                await api.ProduceBlock(ask.Slot, ask.RandaoReveal, ask.Graffiti, ask.BuilderBoostFactor, deadline),
                produced => new BeaconAnswer.BlockProduced(ask, produced)),
            BeaconRequest.PublishBlock ask => Submitted(ask, await api.PublishBlock(ask.Block, deadline)),
            BeaconRequest.PrepareProposers ask => Submitted(ask, await api.PrepareProposers(ask.Preparations, deadline)),
            BeaconRequest.RegisterValidators ask => Submitted(ask, await api.RegisterValidators(ask.Registrations, deadline)),
            BeaconRequest.FetchLiveness ask => Answer(
                ask,
                await api.GetLiveness(ask.Epoch, ask.Validators, deadline),
                found => new BeaconAnswer.LivenessFetched(ask, found.Where(one => one.IsLive).Select(one => one.Validator).ToHashSet())),
            BeaconRequest.FetchPendingWithdrawals ask => Answer(
                ask,
                await api.GetPendingPartialWithdrawals(StateId.Head, deadline),
                found => new BeaconAnswer.PendingWithdrawalsFetched(ask, found.Value.Select(one => one.Validator).ToHashSet())),
            BeaconRequest.FetchBlock ask => Answer(
                ask,
                await api.GetBlock(BlockId.Of(ask.Root), deadline),
                found => new BeaconAnswer.BlockFetched(ask, Seen(ask.Root, found.Value))),
            BeaconRequest.FetchCommittees ask => Answer(
                ask,
                await api.GetCommittees(StateId.Head, ask.Slot, deadline),
                found => new BeaconAnswer.CommitteesFetched(
                    ask, [.. found.Value.Select(committee => new AttesterCommittee(committee.Slot, committee.Index, committee.Members))])),
            BeaconRequest.SubmitExit ask => Submitted(ask, await api.SubmitExit(ask.Exit, deadline)),
            _ => throw new ArgumentException($"{request.GetType().Name} is no request that the beacon adapter serves.", nameof(request)),
        };
    }

    private static BeaconAnswer Answer<T>(BeaconRequest request, BeaconResult<T> result, Func<T, BeaconAnswer> answer) where T : notnull =>
        result.TryGet(out T? value, out BeaconError? error) ? answer(value) : new BeaconAnswer.Failed(request, error);

    private static BeaconAnswer Submitted(BeaconRequest request, BeaconResult<SubmissionOutcome> result) =>
        Answer(request, result, outcome => new BeaconAnswer.Submitted(request, outcome.Refused));

    private static SeenBlock Seen(Root root, ChainBlock block) => block switch
    {
        ChainBlock.DenebBlock { Block.Message: var deneb } => new SeenBlock(
            root,
            deneb.Slot,
            deneb.ProposerIndex,
            deneb.ParentRoot,
            [.. deneb.Body.Attestations.Select(vote => new AggregateAttestation.BeforeElectra(vote))],
            deneb.Body.SyncAggregate.SyncCommitteeBits),
        ChainBlock.ElectraBlock { Block.Message: var electra } => new SeenBlock(
            root,
            electra.Slot,
            electra.ProposerIndex,
            electra.ParentRoot,
            [.. electra.Body.Attestations.Select(vote => new AggregateAttestation.FromElectra(vote))],
            electra.Body.SyncAggregate.SyncCommitteeBits),
        _ => throw new ArgumentOutOfRangeException(nameof(block), block, "The family of blocks is closed."),
    };

    private static BeaconAnswer Header(BeaconRequest.FetchHeader request, BeaconResult<OnChain<HeaderInfo>> result)
    {
        if (result.TryGet(out OnChain<HeaderInfo>? found, out BeaconError? error))
            return new BeaconAnswer.HeaderFetched(request, request.Root, found.Value.Header.Message, found.ExecutionOptimistic);
        // That no node knows the block is an answer: it may come yet, and the asker looks again at the next head.
        return error.Reason == BeaconErrorReason.NotFound
            ? new BeaconAnswer.HeaderFetched(request, request.Root, Header: null, ExecutionOptimistic: false)
            : new BeaconAnswer.Failed(request, error);
    }
}
