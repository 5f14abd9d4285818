using ClayStack.Dvt.Actors;
using ClayStack.Dvt.Actors.Workers;
using ClayStack.Dvt.Crypto;
using ClayStack.Dvt.Crypto.Bls12381;
using ClayStack.Dvt.Crypto.Keys;
using ClayStack.Dvt.Duties.Protection;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Signing;

/// <summary>
/// The only holder of this operator's key shares. It signs nothing but <see cref="SafeToSign"/>, which only slashing protection
/// can mint. It disposes of the shares when it ends.
/// </summary>
public sealed class ShareSigner : ReceiveActor
{
    private readonly ClusterShares _shares;
    private readonly Dictionary<BlsPublicKeyBytes, BlsSecretKey> _secrets;
    private readonly IThresholdCrypto _crypto;
    private readonly WorkerPool _workers;

    /// <summary>Takes the shares over.</summary>
    /// <param name="shares">The shares.</param>
    /// <param name="crypto">Signs.</param>
    /// <param name="workers">Where signing happens.</param>
    public ShareSigner(ClusterShares shares, IThresholdCrypto crypto, WorkerPool workers)
    {
        ArgumentNullException.ThrowIfNull(shares);
        _shares = shares;
        _crypto = crypto;
        _workers = workers;
        _secrets = shares.Shares.ToDictionary(
            share => BlsPublicKeyBytes.FromBytes(share.GroupPublicKey.Bytes), share => share.Secret);
        Receive<SignShares>(Sign);
        Receive<WorkAnswer>(Answer);
    }

    /// <inheritdoc/>
    protected override void PostStop() => _shares.Dispose();

    private void Sign(SignShares request) => _workers.Submit(new WorkItem(
        () => SignAll(request), request.Deadline, Self, new Pending(request, Sender))
    {
        SimulatedCost = TimeSpan.FromMicroseconds(300) * request.Tokens.Count,
    });

    private void Answer(WorkAnswer answer)
    {
        Pending pending = (Pending)answer.Tag!;
        pending.ReplyTo.Tell(
            answer switch
            {
                WorkCompleted { Result: List<SignedShare> signatures } => new SharesSigned(pending.Request, signatures, Failure: null),
                WorkFailed failed => new SharesSigned(pending.Request, [], failed.Cause.Message),
                WorkRefused refused => new SharesSigned(pending.Request, [], refused.Refusal.ToString()),
                _ => throw new InvariantViolation($"The signing worker answered with {answer}."),
            },
            Self);
    }

    /// <summary>Runs on a worker. A validator whose share this operator does not hold is left out.</summary>
    private List<SignedShare> SignAll(SignShares request)
    {
        List<SignedShare> signed = new(request.Tokens.Count);
        foreach (IGrouping<Root, SafeToSign> group in request.Tokens.GroupBy(token => token.SigningRoot))
        {
            SafeToSign[] held = [.. group.Where(token => _secrets.ContainsKey(token.GroupKey))];
            BlsSecretKey[] secrets = [.. held.Select(token => _secrets[token.GroupKey])];
            BlsSignature[] signatures = new BlsSignature[held.Length];
            _crypto.Sign(_crypto.Hash(group.Key.Span), secrets, signatures);
            for (int i = 0; i < held.Length; i++)
                signed.Add(new SignedShare(held[i], BlsSignatureBytes.FromBytes(signatures[i].Bytes)));
        }

        return signed;
    }

    private sealed record Pending(SignShares Request, IActorRef ReplyTo);
}
