using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Crypto;
using ClayStack.Dvt.Crypto.Bls12381;
using ClayStack.Dvt.Crypto.Identity;
using ClayStack.Dvt.Crypto.Keys;
using ClayStack.Dvt.Crypto.Threshold;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Clusters;

/// <summary>
/// The trusted dealer: makes a whole cluster, with every operator's secrets. Who runs it could sign as any validator and any
/// operator, so it is for devnets, for tests, and for owners of keys who give them to a cluster on a machine that they trust.
/// </summary>
public static class Dealer
{
    /// <summary>
    /// Deals a cluster: draws identities and node keys, signs definition and addresses, splits the keys with a proof of possession
    /// for each share, and adds them all in one entry of the manifest.
    /// </summary>
    /// <param name="request">What to make.</param>
    /// <param name="random">Where all secrets come from.</param>
    /// <param name="cluster">The cluster, owned by the caller; null on failure.</param>
    /// <param name="error">The rule that the request breaks.</param>
    public static bool TryDeal(
        DealerRequest request,
        IRandomSource random,
        [NotNullWhen(true)] out DealtCluster? cluster,
        [NotNullWhen(false)] out ClusterFileError? error)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(random);
        cluster = null;
        error = CheckRequest(request);
        if (error is not null)
            return false;

        DealtSecrets secrets = new(request.OperatorCount, request.Validators.Length, random);
        try
        {
            error = Deal(request, secrets, random, out cluster);
            return Result.Accepted(cluster, error);
        }
        finally
        {
            // What the cluster did not take over must not stay in memory, whatever went wrong.
            if (cluster is null)
                secrets.Dispose();
        }
    }

    private static ClusterFileError? CheckRequest(DealerRequest request)
    {
        if (request.OperatorCount is < ClusterTerms.OperatorCountMin or > ClusterTerms.OperatorCountMax)
        {
            return new ClusterFileError(
                ClusterFileReason.WrongOperators,
                $"{request.OperatorCount} operators",
                $"A cluster has {ClusterTerms.OperatorCountMin} to {ClusterTerms.OperatorCountMax} operators.");
        }

        if (request.Addresses.Length is not 0 && request.Addresses.Length != request.OperatorCount)
        {
            return new ClusterFileError(
                ClusterFileReason.OutOfRange, $"{request.Addresses.Length} addresses", "Give none, or one or null for each operator.");
        }

        for (int i = 0; i < request.Addresses.Length; i++)
        {
            if (request.Addresses[i] is { } address && !(PeerAddress.IsHost(address.Host) && PeerAddress.IsPort(address.Port)))
            {
                return new ClusterFileError(
                    ClusterFileReason.OutOfRange,
                    $"the address of operator {i + 1}",
                    "An address is a DNS name or IP address, and a port from 1 to 65535.");
            }
        }

        return request.Validators.Length <= ValidatorManifest.ValidatorCountMax
            ? null
            : new ClusterFileError(
                ClusterFileReason.TooLarge,
                $"{request.Validators.Length} validators",
                $"A cluster has at most {ValidatorManifest.ValidatorCountMax}.");
    }

    private static ClusterFileError? Deal(
        DealerRequest request, DealtSecrets secrets, IRandomSource random, out DealtCluster? cluster)
    {
        cluster = null;
        ClusterTerms terms = Terms(request, secrets);

        // Before anything is signed: a message that breaks a rule may have no form to sign.
        ClusterFileError? error = ClusterTermsRules.Check(terms);
        if (error is not null
            || !ClusterDefinition.TryCreate(terms, secrets.Sign(terms.ToTypedData().Digest), out ClusterDefinition? definition, out error))
            return error;

        error = AddValidators(request, definition, secrets, random, out ValidatorManifest? manifest);
        if (manifest is null
            || !PeerAddresses.TryCreate(definition, [.. Addresses(request, definition, secrets)], out PeerAddresses? peers, out error))
            return error;

        cluster = new DealtCluster(manifest, peers, secrets.ToNodes(definition));
        return null;
    }

    private static ClusterTerms Terms(DealerRequest request, DealtSecrets secrets) => new()
    {
        Name = request.Name,
        Network = request.Network,
        Operators =
        [
            .. Enumerable.Range(0, request.OperatorCount).Select(
                i => new Operator(new OperatorIndex(i + 1), secrets.Identities[i].Address, secrets.NodeKeys[i].PublicKey)),
        ],
        Threshold = request.Threshold ?? ClusterTerms.ThresholdMax(request.OperatorCount),
        Core = request.Core,
        Timers = request.Timers,
        Relays = request.Relays,
        PredecessorHash = request.PredecessorHash,
        ActivationEpoch = request.ActivationEpoch,
    };

    private static ClusterFileError? AddValidators(
        DealerRequest request, ClusterDefinition definition, DealtSecrets secrets, IRandomSource random, out ValidatorManifest? manifest)
    {
        manifest = ValidatorManifest.Empty(definition);
        if (request.Validators.IsEmpty)
            return null;

        ManifestEntry.AddValidators entry = new([.. request.Validators.Select(validator => Split(validator, definition, secrets, random))]);
        foreach (NewValidator validator in entry.Validators)
        {
            if (NewValidatorRules.Check(definition, validator) is { } fault)
            {
                manifest = null;
                return fault with { Thing = $"validator {validator.GroupKey}{fault.Thing}" };
            }
        }

        SignedManifestEntry signed = new(1, manifest.Head, entry, [.. secrets.Sign(manifest.Next(entry).Digest)]);
        ManifestBuilder builder = new(definition) { VerifiedBefore = true };
        return builder.TryBuild([signed], random, out manifest, out ClusterFileError? error) ? null : error;
    }

    /// <summary>Splits one key, hands out its shares, and proves that each is known.</summary>
    private static NewValidator Split(
        DealtValidator validator, ClusterDefinition definition, DealtSecrets secrets, IRandomSource random)
    {
        // The shares go to the operators, who dispose them; the commitments stay with nobody.
        SplitKey split = SplitKey.Split(validator.Secret, definition.Threshold, definition.OperatorCount, random);
        BlsPublicKey groupKey = split.Commitments.GroupKey;
        secrets.Hand(groupKey, split.Shares);
        return new NewValidator
        {
            GroupKey = BlsPublicKeyBytes.FromBytes(groupKey.Bytes),
            PublicShares = [.. split.Shares.Select(share => BlsPublicKeyBytes.FromBytes(share.ToPublicKey().Bytes))],
            Proofs = [.. split.Shares.Select(share => BlsSignatureBytes.FromBytes(Bls.PopProve(share).Bytes))],
            WithdrawalCredentials = validator.WithdrawalCredentials,
            DepositAmounts = validator.DepositAmounts,
            Settings = validator.Settings,
        };
    }

    private static IEnumerable<PeerAddress> Addresses(DealerRequest request, ClusterDefinition definition, DealtSecrets secrets)
    {
        for (int i = 0; i < request.Addresses.Length; i++)
        {
            if (request.Addresses[i] is { } address)
            {
                yield return PeerAddress.Create(
                    definition, new OperatorIndex(i + 1), address.Host, address.Port, sequence: 1, secrets.NodeKeys[i]);
            }
        }
    }

    /// <summary>The secrets of a cluster while it is being dealt.</summary>
    private sealed class DealtSecrets : IDisposable
    {
        private readonly List<ValidatorShare>[] _shares;

        public DealtSecrets(int operatorCount, int validatorCount, IRandomSource random)
        {
            Identities = [.. Enumerable.Range(0, operatorCount).Select(_ => Secp256k1PrivateKey.Generate(random))];
            NodeKeys = [.. Enumerable.Range(0, operatorCount).Select(_ => NodeKey.Generate(random))];
            _shares = [.. Enumerable.Range(0, operatorCount).Select(_ => new List<ValidatorShare>(validatorCount))];
        }

        public ImmutableArray<Secp256k1PrivateKey> Identities { get; }

        public ImmutableArray<NodeKey> NodeKeys { get; }

        public void Hand(BlsPublicKey groupKey, IReadOnlyList<BlsSecretKey> shares)
        {
            for (int i = 0; i < shares.Count; i++)
                _shares[i].Add(new ValidatorShare(groupKey, shares[i]));
        }

        public IReadOnlyList<OperatorSignature> Sign(Bytes32 digest) =>
            [.. Identities.Select((identity, i) => new OperatorSignature(new OperatorIndex(i + 1), identity.Sign(digest)))];

        public ImmutableArray<DealtNode> ToNodes(ClusterDefinition definition) =>
        [
            .. definition.Operators.Select((one, i) => new DealtNode(
                one, Identities[i], NodeKeys[i], new ClusterShares(definition.Hash, new ShareIndex(i + 1), _shares[i]))),
        ];

        public void Dispose()
        {
            foreach (Secp256k1PrivateKey identity in Identities)
                identity.Dispose();
            foreach (NodeKey nodeKey in NodeKeys)
                nodeKey.Dispose();
            foreach (ValidatorShare share in _shares.SelectMany(shares => shares))
                share.Secret.Dispose();
        }
    }
}
