using ClayStack.Dvt.Crypto.Bls12381;
using ClayStack.Dvt.Devnet.Chain;

namespace ClayStack.Dvt.Devnet.Intake;

/// <summary>
/// Takes things that validators submit in lists: each item is looked at, its signatures are verified in one batch with those
/// of its request, and it is taken if it breaks no rule. What is there already is a success, and is not verified again.
/// </summary>
internal abstract class DutyIntake<T>(ChainHost host, SignatureVerifier verifier) : IDisposable
{
    private readonly IntakeGate _gate = new();

    protected ChainHost Host => host;

    /// <summary>Judges items; of each, why it is refused or null. The whole is null if too much waits: come again later.</summary>
    public Task<Refusal?[]?> SubmitAsync(IReadOnlyList<T> items) => _gate.RunAsync(() => JudgeAsync(items));

    public void Dispose() => _gate.Dispose();

    /// <summary>Looks at an item before its signatures are verified.</summary>
    protected abstract PreparedItem Prepare(BeaconChain chain, T item);

    /// <summary>What came before for the same duty.</summary>
    protected virtual DutyLedger.Found Look(BeaconChain chain, PreparedItem prepared) => chain.Ledger.Look(prepared.Duty, prepared.Root);

    /// <summary>Sees an item whose signatures are right, before its rules are looked at.</summary>
    protected virtual void Witness(SlashingDetector detector, PreparedItem prepared)
    {
    }

    /// <summary>Takes an item that is new and breaks no rule.</summary>
    /// <param name="chain">The chain.</param>
    /// <param name="item">The item.</param>
    /// <param name="prepared">What was seen of it.</param>
    /// <param name="signatures">Its signatures, in the order of the claims.</param>
    protected abstract void Take(BeaconChain chain, T item, PreparedItem prepared, ReadOnlySpan<BlsSignature> signatures);

    private async Task<Refusal?[]?> JudgeAsync(IReadOnlyList<T> items)
    {
        PreparedItem[] prepared = new PreparedItem[items.Count];
        bool[] isKnown = new bool[items.Count];
        host.Use((chain, _, log) =>
        {
            for (int i = 0; i < prepared.Length; i++)
            {
                prepared[i] = Prepare(chain, items[i]);
                isKnown[i] = prepared[i].Duty.Validator != PreparedItem.Nobody && Look(chain, prepared[i]) == DutyLedger.Found.Same;
                if (isKnown[i])
                    log.Repeat();
            }
        });
        SignatureClaim[] claims = [.. prepared.Where((_, i) => !isKnown[i]).SelectMany(item => item.Claims).Select(claim => claim.Claim)];
        BlsSignature?[]? signatures = await verifier.VerifyAsync(claims).ConfigureAwait(false);
        if (signatures is null)
            return null;
        Refusal?[] refusals = new Refusal?[prepared.Length];
        host.Use((chain, detector, log) =>
        {
            int next = 0;
            for (int i = 0; i < prepared.Length; i++)
            {
                if (isKnown[i])
                    continue;
                refusals[i] = Judge(chain, detector, log, items[i], prepared[i], signatures.AsSpan(next, prepared[i].Claims.Count));
                next += prepared[i].Claims.Count;
                if (refusals[i] is { } refusal)
                    host.Refuse(prepared[i].Duty.Kind, prepared[i].Duty.Validator, refusal);
            }
        });
        return refusals;
    }

    private Refusal? Judge(
        BeaconChain chain, SlashingDetector detector, SubmissionLog log, T item, PreparedItem prepared, ReadOnlySpan<BlsSignature?> signatures)
    {
        for (int i = 0; i < signatures.Length; i++)
        {
            if (signatures[i] is null)
                return prepared.Claims[i].IfWrong;
        }

        if (signatures.Length > 0)
            Witness(detector, prepared);
        if (prepared.Broken is not null)
            return prepared.Broken;
        switch (Look(chain, prepared))
        {
            case DutyLedger.Found.Same:
                log.Repeat();
                return null;
            case DutyLedger.Found.Another:
                return new Refusal("other_version", $"validator {prepared.Duty.Validator} has submitted another {prepared.Duty.Kind} of slot {prepared.Duty.Slot}");
            default:
                Take(chain, item, prepared, signatures!);
                return null;
        }
    }
}
