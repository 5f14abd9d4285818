using ClayStack.Dvt.Actors;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Lab.World;

/// <summary>One node's view of the chain: it may be down, and its head may stay behind.</summary>
internal sealed partial class WorldBeaconNode(WorldChain chain, ClusterKeys keys, TimeProvider time) : IBeaconNode
{
    private readonly List<IActorRef> _subscribers = [];

    public bool IsDown { get; set; }

    /// <summary>Whether it says that it is syncing, and gives nothing.</summary>
    public bool IsSyncing { get; private set; }

    /// <summary>How many slots the head is behind.</summary>
    public ulong Behind { get; set; }

    /// <summary>What it was told of committees.</summary>
    public List<CommitteeSubscription> Subscriptions { get; } = [];

    /// <summary>A slot for which it breaks the port's promise, at which the duty's actor fails.</summary>
    public Slot? BreaksIn { get; set; }

    /// <summary>What it was asked for attestation data.</summary>
    public int DataRequests { get; private set; }

    /// <summary>Whether it gives no block.</summary>
    public bool LacksBlocks { get; set; }

    /// <summary>Whether it gives no committees.</summary>
    public bool LacksCommittees { get; set; }

    /// <summary>Which blocks it knows.</summary>
    public Func<Root, bool> Knows { get; set; } = _ => true;

    /// <summary>Where in their lives it sees the validators.</summary>
    public Func<int, ValidatorStatus> StatusOf { get; set; } = _ => ValidatorStatus.ActiveOngoing;

    /// <summary>Goes away, and is noticed.</summary>
    public void GoAway()
    {
        IsDown = true;
        Tell(new BeaconEvent.Availability(Ready: false, "gone"));
    }

    /// <summary>It falls behind, and says so; the heads that it still shows are old ones.</summary>
    /// <param name="behind">By how many slots.</param>
    public void StartSyncing(ulong behind)
    {
        IsSyncing = true;
        Behind = behind;
        Tell(new BeaconEvent.Availability(Ready: false, "catching up"));
    }

    /// <summary>It was down or behind, and says that it is back.</summary>
    public void Return()
    {
        IsDown = false;
        IsSyncing = false;
        Behind = 0;
        Tell(new BeaconEvent.Availability(Ready: true, "back"));
    }

    public void Subscribe(IActorRef receiver)
    {
        _subscribers.Add(receiver);
        receiver.Tell(new BeaconEvent.Availability(!IsDown && !IsSyncing, "world"), sender: null);
        if (!IsDown)
            Tell(Head(chain.Clock.SlotAt(time.GetUtcNow()) ?? default), [receiver]);
    }

    /// <summary>In which slots it sees the block that the chain will not keep.</summary>
    public HashSet<Slot> SeesTwins { get; } = [];

    /// <summary>Whether it keeps what it was told, for tests to look at.</summary>
    public bool KeepsRecords
    {
        get => Producer.KeepsRecords;
        set => Producer.KeepsRecords = value;
    }

    /// <summary>The node that listened is gone.</summary>
    public void Detach() => _subscribers.Clear();

    /// <summary>The root of its head in a slot.</summary>
    public Root RootAt(Slot slot) => SeesTwins.Contains(slot) ? chain.TwinOf(slot) : chain.BlockOf(slot);

    /// <summary>Shows the block of a slot to this node.</summary>
    public void Show(Slot slot)
    {
        Slot head = Head(slot);
        if (!IsDown && chain.HasBlock(head))
            Tell(head);
    }

    /// <summary>Shows the block of a slot that has not begun by this machine's clock.</summary>
    public void ShowEarly(Slot slot) => Tell(slot);

    private void Tell(BeaconEvent.Availability availability)
    {
        foreach (IActorRef subscriber in _subscribers)
            subscriber.Tell(availability, sender: null);
    }

    private void Tell(Slot head) => Tell(head, _subscribers);

    private void Tell(Slot head, IReadOnlyCollection<IActorRef> hearers)
    {
        Epoch epoch = chain.Clock.EpochOf(head);
        foreach (IActorRef hearer in hearers)
        {
            hearer.Tell(
                new BeaconEvent.Head(
                    head,
                    RootAt(head),
                    chain.DependentRootOf(epoch),
                    chain.DependentRootOf(epoch + 1),
                    ExecutionOptimistic: false),
                sender: null);
        }
    }

    /// <summary>What it does for proposers.</summary>
    public WorldProducer Producer { get; } = new(chain, time);

    public void Submit(BeaconRequest request, IActorRef replyTo)
    {
        if (IsDown)
            replyTo.Tell(new BeaconAnswer.Failed(request, new BeaconError(BeaconErrorReason.Unreachable, "down")), sender: null);
        else if (IsSyncing)
            replyTo.Tell(new BeaconAnswer.Failed(request, new BeaconError(BeaconErrorReason.NotReady, "catching up")), sender: null);
        else if (!Producer.Answer(request, Head(chain.Clock.SlotAt(time.GetUtcNow()) ?? default), replyTo))
            replyTo.Tell(Answer(request), sender: null);
    }

    private BeaconAnswer Answer(BeaconRequest request)
    {
        switch (request)
        {
            case BeaconRequest.FetchValidators validators:
                return new BeaconAnswer.Validators(request, [.. Enumerable.Range(0, keys.Keys.Length).Select(v => Record(v, validators.Finalized))]);
            case BeaconRequest.FetchAttesterDuties duties:
                return new BeaconAnswer.AttesterDuties(
                    request, chain.DependentRootOf(duties.Epoch), [.. chain.DutiesIn(duties.Epoch)]);
            case BeaconRequest.FetchProposerDuties proposers:
                return new BeaconAnswer.ProposerDuties(
                    request, chain.DependentRootOf(proposers.Epoch), [.. chain.ProposersIn(proposers.Epoch)]);
            case BeaconRequest.FetchAttestationData data:
                DataRequests++;
                return new BeaconAnswer.AttestationDataFetched(
                    request, data.Slot == BreaksIn ? null! : chain.DataAt(data.Slot, Head(data.Slot), SeesTwins.Contains));
            case BeaconRequest.FetchHeader header:
                return new BeaconAnswer.HeaderFetched(request, header.Root, Knows(header.Root) ? chain.HeaderOf(header.Root) : null, ExecutionOptimistic: false);
            case BeaconRequest.FetchBlock block:
                return !LacksBlocks && chain.Seen(block.Root) is { } seen ? new BeaconAnswer.BlockFetched(request, seen) : NotFound(request);
            case BeaconRequest.FetchCommittees committees:
                return LacksCommittees ? NotFound(request) : new BeaconAnswer.CommitteesFetched(request, [.. chain.CommitteesOf(committees.Slot)]);
            case BeaconRequest.FetchLiveness liveness:
                return new BeaconAnswer.LivenessFetched(
                    request, liveness.Validators.Where(validator => chain.WasLive(validator, liveness.Epoch)).ToHashSet());
            case BeaconRequest.SubscribeCommittees subscribe:
                if (KeepsRecords)
                    Subscriptions.AddRange(subscribe.Subscriptions);
                return new BeaconAnswer.Submitted(request, []);
            case BeaconRequest.SubmitAttestations submit:
                List<RefusedItem> refused = [];
                for (int i = 0; i < submit.Attestations.Count; i++)
                {
                    if (chain.Submit(submit.Attestations[i]) is { } reason)
                        refused.Add(new RefusedItem(i, reason));
                }

                return new BeaconAnswer.Submitted(request, refused);
            default:
                return AnswerAggregation(request) ?? AnswerExits(request)
                    ?? throw new InvalidOperationException($"The world's beacon node does not know {request.GetType().Name}.");
        }
    }

    private Slot Head(Slot slot)
    {
        Slot now = chain.Clock.SlotAt(time.GetUtcNow()) ?? new Slot(0);
        Slot newest = slot < now ? slot : now;
        return chain.LastBlockAt(newest.Value > Behind ? newest - Behind : new Slot(0));
    }
}
