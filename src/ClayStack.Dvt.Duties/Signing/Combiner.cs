using ClayStack.Dvt.Actors;
using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Crypto;
using ClayStack.Dvt.Crypto.Bls12381;
using ClayStack.Dvt.Crypto.Threshold;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Signing;

/// <summary>Makes signatures of partial ones, all of a slot at once (PROTOCOL G2, G3). Runs on a worker; pure.</summary>
internal static class Combiner
{
    /// <summary>Decodes, combines and verifies.</summary>
    /// <returns>An outcome for each task, in their order.</returns>
    public static CombineOutcome[] Combine(IThresholdCrypto crypto, IReadOnlyList<CombineTask> tasks)
    {
        Dictionary<Root, BlsMessage> messages = [];
        List<OperatorIndex>[] undecodable = new List<OperatorIndex>[tasks.Count];
        CombineRequest[] requests = new CombineRequest[tasks.Count];
        for (int i = 0; i < requests.Length; i++)
        {
            CombineTask task = tasks[i];
            if (!messages.TryGetValue(task.Target.SigningRoot, out BlsMessage? message))
                messages.Add(task.Target.SigningRoot, message = crypto.Hash(task.Target.SigningRoot.Span));
            undecodable[i] = [];
            requests[i] = new CombineRequest(task.Key, message, Decode(crypto, task, undecodable[i]));
        }

        IReadOnlyList<CombineResult> results = crypto.Combine(requests);
        CombineOutcome[] outcomes = new CombineOutcome[tasks.Count];
        for (int i = 0; i < outcomes.Length; i++)
            outcomes[i] = Outcome(tasks[i].Target, results[i], undecodable[i]);
        return outcomes;
    }

    private static List<PartialSignature> Decode(IThresholdCrypto crypto, CombineTask task, List<OperatorIndex> undecodable)
    {
        List<PartialSignature> decoded = new(task.Partials.Count);
        foreach ((OperatorIndex sender, BlsSignatureBytes signature) in task.Partials)
        {
            if (crypto.DecodePartial(new ShareIndex(sender.Value), signature.Span) is { } partial)
                decoded.Add(partial);
            else
                undecodable.Add(sender);
        }

        return decoded;
    }

    private static CombineOutcome Outcome(SigningTarget target, CombineResult result, List<OperatorIndex> undecodable) => result switch
    {
        CombineResult.Combined combined => new CombineOutcome(
            target,
            BlsSignatureBytes.FromBytes(combined.Signature.Bytes),
            [.. undecodable, .. combined.Culprits.Select(culprit => new OperatorIndex(culprit.Value))]),
        CombineResult.TooFewPartials => new CombineOutcome(target, Signature: null, undecodable),
        CombineResult.TooFewValid few => new CombineOutcome(
            target, Signature: null, [.. undecodable, .. few.Culprits.Select(culprit => new OperatorIndex(culprit.Value))]),
        _ => throw new InvariantViolation($"Combining answered with {result.GetType().Name}."),
    };
}
