using ClayStack.Dvt.Actors;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Ethereum.Bellatrix;
using ClayStack.Dvt.Ethereum.Blocks;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Lab.World;

/// <summary>What one node's beacon node does for proposers: it makes blocks, or is slow, or makes none, and takes them.</summary>
internal sealed class WorldProducer(WorldChain chain, TimeProvider time)
{
    private readonly List<ITimer> _timers = [];
    private Dictionary<ValidatorIndex, ExecutionAddress> _paid = [];

    /// <summary>What becomes of a block before it is handed out; null for none.</summary>
    public Func<BlockShape, BlockShape?> Change { get; set; } = shape => shape;

    /// <summary>Whether a builder offers a block where its value counts.</summary>
    public bool HasBuilder { get; set; }

    /// <summary>How long a block takes to make.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>Whether it refuses every block.</summary>
    public bool RefusesBlocks { get; set; }

    /// <summary>Whether it keeps what it was asked and given, for tests to look at.</summary>
    public bool KeepsRecords { get; set; } = true;

    /// <summary>What it was asked to make.</summary>
    public List<BeaconRequest.ProduceBlock> Asked { get; } = [];

    /// <summary>When it was given which block.</summary>
    public List<(DateTimeOffset At, SignedBlock Block)> Published { get; } = [];

    /// <summary>How often it was told whom to pay.</summary>
    public List<IReadOnlyList<ProposerPreparation>> Preparations { get; } = [];

    /// <summary>What it was given for builders.</summary>
    public List<IReadOnlyList<SignedValidatorRegistrationV1>> Registrations { get; } = [];

    /// <summary>Answers a request about proposals; false for other requests.</summary>
    public bool Answer(BeaconRequest request, Slot head, IActorRef replyTo)
    {
        switch (request)
        {
            case BeaconRequest.ProduceBlock produce:
                if (KeepsRecords)
                    Asked.Add(produce);
                Produce(produce, head, replyTo);
                return true;
            case BeaconRequest.PublishBlock publish:
                if (KeepsRecords)
                    Published.Add((time.GetUtcNow(), publish.Block));
                replyTo.Tell(Publish(publish), sender: null);
                return true;
            case BeaconRequest.PrepareProposers prepare:
                if (KeepsRecords)
                    Preparations.Add(prepare.Preparations);
                _paid = prepare.Preparations.ToDictionary(one => one.Validator, one => one.FeeRecipient);
                replyTo.Tell(new BeaconAnswer.Submitted(request, []), sender: null);
                return true;
            case BeaconRequest.RegisterValidators register:
                if (KeepsRecords)
                    Registrations.Add(register.Registrations);
                replyTo.Tell(new BeaconAnswer.Submitted(request, []), sender: null);
                return true;
            default:
                return false;
        }
    }

    private void Produce(BeaconRequest.ProduceBlock request, Slot head, IActorRef replyTo)
    {
        TimeSpan left = request.Deadline - time.GetUtcNow();
        BeaconAnswer answer = Delay < left
            ? Make(request, head)
            : new BeaconAnswer.Failed(request, new BeaconError(BeaconErrorReason.TimedOut, "too slow"));
        TimeSpan wait = Delay < left ? Delay : left;
        if (wait <= TimeSpan.Zero)
            replyTo.Tell(answer, sender: null);
        else
            Later(answer, wait, replyTo);
    }

    private void Later(BeaconAnswer answer, TimeSpan wait, IActorRef replyTo)
    {
        ITimer? timer = null;
        timer = time.CreateTimer(
            _ =>
            {
                _timers.Remove(timer!);
                replyTo.Tell(answer, sender: null);
            },
            state: null,
            wait,
            Timeout.InfiniteTimeSpan);
        _timers.Add(timer);
    }

    private BeaconAnswer Make(BeaconRequest.ProduceBlock request, Slot head)
    {
        // A block follows a block of an earlier slot.
        Slot parent = head < request.Slot ? head : request.Slot - 1;
        BlockShape shape = chain.Proposals.Shape(request, parent, FeeRecipientOf(chain.ProposerAt(request.Slot)!.Validator));
        bool blinded = HasBuilder && request.BuilderBoostFactor > 0;
        if (blinded)
            shape = shape with { Blinded = true, FeeRecipient = BuilderAddress, GasLimit = 36_000_000 };
        return Change(shape) is { } made
            ? new BeaconAnswer.BlockProduced(request, new ProducedBlock(
                BlockSamples.Make(made, chain.Clock.Network.Preset), Uint256.FromUInt64(blinded ? 900UL : 300UL), Uint256.FromUInt64(7), "world"))
            : new BeaconAnswer.Failed(request, new BeaconError(BeaconErrorReason.ServerFailed, "no block"));
    }

    /// <summary>Whom this beacon node pays; nobody if it was never told.</summary>
    private ExecutionAddress FeeRecipientOf(ValidatorIndex validator) => _paid.GetValueOrDefault(validator);

    private BeaconAnswer Publish(BeaconRequest.PublishBlock request)
    {
        string? refusal = RefusesBlocks ? "refused" : chain.Proposals.Publish(request.Block, SignatureOf(request.Block));
        return refusal is null
            ? new BeaconAnswer.Submitted(request, [])
            : new BeaconAnswer.Failed(request, new BeaconError(BeaconErrorReason.Refused, refusal));
    }

    public static ExecutionAddress BuilderAddress { get; } =
        ExecutionAddress.FromBytes([.. Enumerable.Repeat((byte)0xBB, ExecutionAddress.Length)]);

    private static BlsSignatureBytes SignatureOf(SignedBlock block) => block switch
    {
        SignedBlock.DenebContents { Contents.SignedBlock.Signature: var signature } => signature,
        SignedBlock.DenebBlinded { Block.Signature: var signature } => signature,
        SignedBlock.ElectraContents { Contents.SignedBlock.Signature: var signature } => signature,
        SignedBlock.ElectraBlinded { Block.Signature: var signature } => signature,
        SignedBlock.FuluContents { Contents.SignedBlock.Signature: var signature } => signature,
        _ => throw new InvalidOperationException($"{block.GetType().Name} is no shape of a block."),
    };
}
