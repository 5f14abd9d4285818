using ClayStack.Dvt.Devnet.Chain;
using ClayStack.Dvt.Devnet.Intake;
using ClayStack.Dvt.Ethereum.Electra;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Ssz;

namespace ClayStack.Dvt.Devnet.Http;

/// <summary>Submitted attestations: SingleAttestation from Electra on (EIP-7549), Attestation with one bit before.</summary>
internal sealed class PoolRoutes(ChainHost host, AttestationIntake intake)
{
    private const DevnetRequestKind Kind = DevnetRequestKind.Pool;

    private readonly string _version = host.Genesis.Fork.ToString().ToLowerInvariant();

    public IEnumerable<ApiRoute> All => host.Genesis.Fork >= ForkName.Electra
        ? [ApiRoute.Post("/eth/v2/beacon/pool/attestations", Kind, SubmitV2Async)]
        :
        [
            ApiRoute.Post("/eth/v2/beacon/pool/attestations", Kind, SubmitV2Async),
            ApiRoute.Post("/eth/v1/beacon/pool/attestations", Kind, SubmitAsync),
        ];

    private ValueTask<ApiReply> SubmitV2Async(ApiRequest request) =>
        request.WrongVersion(_version) is { } wrong ? ValueTask.FromResult(wrong) : SubmitAsync(request);

    private async ValueTask<ApiReply> SubmitAsync(ApiRequest request)
    {
        ReadOnlyMemory<byte> body = await request.BodyAsync().ConfigureAwait(false);
        List<Submission> submissions = [];
        List<int> places = [];
        if (Read(request, body.Span, submissions, places, out Refusal?[] outcomes) is { } refusal)
            return refusal;
        Refusal?[]? judged = await intake.SubmitAsync(submissions).ConfigureAwait(false);
        if (judged is null)
            return ApiReply.Busy();
        for (int i = 0; i < judged.Length; i++)
            outcomes[places[i]] = judged[i];
        return ApiReply.PerItem(outcomes);
    }

    /// <summary>Reads the body into submissions and their places in the request; what has no validator is refused at once.</summary>
    private ApiReply? Read(
        ApiRequest request, ReadOnlySpan<byte> body, List<Submission> submissions, List<int> places, out Refusal?[] outcomes)
    {
        outcomes = [];
        SszError? error;
        if (host.Genesis.Fork >= ForkName.Electra)
        {
            if (!request.TryReadList(body, host.Genesis.Preset, out SszList<SingleAttestation> singles, out error))
                return Malformed(error);
            outcomes = new Refusal?[singles.Count];
            for (int i = 0; i < singles.Count; i++)
                Add(i, Resolve(singles[i]), outcomes);
            return null;
        }

        if (!request.TryReadList(body, host.Genesis.Preset, out SszList<Ethereum.Phase0.Attestation> attestations, out error))
            return Malformed(error);
        outcomes = new Refusal?[attestations.Count];
        for (int i = 0; i < attestations.Count; i++)
            Add(i, Resolve(attestations[i]), outcomes);
        return null;

        void Add(int place, (Submission? Submission, Refusal? Refusal) resolved, Refusal?[] outcomes)
        {
            outcomes[place] = resolved.Refusal;
            if (resolved.Refusal is { } refusal)
                Log(refusal);
            if (resolved.Submission is null)
                return;
            submissions.Add(resolved.Submission);
            places.Add(place);
        }
    }

    private ApiReply Malformed(SszError? error)
    {
        Refusal refusal = new("malformed", $"{error}");
        Log(refusal);
        return ApiReply.Error(400, refusal.ToString());
    }

    private void Log(Refusal refusal) => host.Refuse(DevnetDutyKind.Attestation, PreparedItem.Nobody, refusal);

    private (Submission? Submission, Refusal? Refusal) Resolve(SingleAttestation single)
    {
        ulong index = single.AttesterIndex.Value;
        if (index >= (ulong)host.Genesis.Validators.Count)
            return (null, new Refusal("unknown_validator", $"there is no validator {index}"));
        Root root = SszEncoding.HashTreeRoot(single.Data, host.Genesis.Preset);
        return (new Submission((int)index, single.CommitteeIndex, single.Data, root, single.Signature), null);
    }

    /// <summary>Before Electra the validator is the bit in the committee of the data's slot and index.</summary>
    private (Submission? Submission, Refusal? Refusal) Resolve(Ethereum.Phase0.Attestation attestation)
    {
        Ethereum.Phase0.AttestationData data = attestation.Data;
        Epoch now = host.Clock.Current.ToEpoch(host.Genesis.Preset);
        Epoch epoch = data.Slot.ToEpoch(host.Genesis.Preset);
        if (epoch > now + 1 || epoch + 1 < now)
            return (null, new Refusal(epoch > now ? "future_slot" : "past_slot", $"slot {data.Slot} is not within one epoch of {host.Clock.Current}"));
        EpochDuties duties = host.Read(chain => chain.Duties(epoch));
        ReadOnlySpan<int> committee = duties.Committee(data.Slot, data.Index);
        if (committee.IsEmpty)
            return (null, new Refusal("unknown_committee", $"slot {data.Slot} has no committee {data.Index}"));
        if (attestation.AggregationBits.Length != committee.Length || attestation.AggregationBits.CountOnes() != 1)
        {
            string found = $"{attestation.AggregationBits.CountOnes()} of {attestation.AggregationBits.Length} bits are set";
            return (null, new Refusal("wrong_bits", $"{found}; 1 of {committee.Length} must be"));
        }

        int place = 0;
        while (!attestation.AggregationBits[place])
            place++;
        Root root = SszEncoding.HashTreeRoot(data, host.Genesis.Preset);
        return (new Submission(committee[place], data.Index, data, root, attestation.Signature), null);
    }
}
