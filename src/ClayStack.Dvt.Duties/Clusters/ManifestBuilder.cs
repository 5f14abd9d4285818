using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using ClayStack.Dvt.Crypto;
using ClayStack.Dvt.Crypto.Bls12381;
using ClayStack.Dvt.Crypto.Identity;
using ClayStack.Dvt.Crypto.Threshold;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Clusters;

/// <summary>
/// Checks entries one after the other on top of a manifest, keeps what costs most (proofs of possession) for one batch at the
/// end, and makes the longer manifest.
/// </summary>
internal sealed class ManifestBuilder
{
    private readonly ClusterDefinition _definition;
    private readonly ImmutableArray<SignedManifestEntry>.Builder _entries;
    private readonly List<ManifestValidator?> _validators = [];
    private readonly Dictionary<BlsPublicKeyBytes, int> _places = [];
    private readonly HashSet<BlsPublicKeyBytes> _keys = [];
    private readonly List<Pending> _pending = [];
    private readonly Dictionary<int, List<ValidatorSettings>> _changes = [];
    private Bytes32 _head;

    /// <summary>Starts with no validators.</summary>
    public ManifestBuilder(ClusterDefinition definition)
        : this(ValidatorManifest.Empty(definition))
    {
    }

    /// <summary>Starts from a manifest.</summary>
    public ManifestBuilder(ValidatorManifest manifest)
    {
        _definition = manifest.Definition;
        _entries = manifest.Entries.ToBuilder();
        _head = manifest.Head;
        foreach (ManifestValidator validator in manifest.Validators)
        {
            _places.Add(validator.GroupKey, _validators.Count);
            _validators.Add(validator);
            _keys.Add(validator.GroupKey);
            for (int index = 1; index <= validator.Key.ShareCount; index++)
                _keys.Add(BlsPublicKeyBytes.FromBytes(validator.Key.ShareOf(new ShareIndex(index)).Bytes));
        }
    }

    /// <summary>
    /// True if this node has a record of having verified exactly these entries before, or made them itself: signatures and
    /// possession are then taken as verified, and everything else is checked as ever.
    /// </summary>
    public bool VerifiedBefore { get; init; }

    /// <summary>Appends entries; nothing is accepted unless everything is.</summary>
    public bool TryBuild(
        IReadOnlyList<SignedManifestEntry> entries,
        IRandomSource random,
        [NotNullWhen(true)] out ValidatorManifest? manifest,
        [NotNullWhen(false)] out ClusterFileError? error)
    {
        manifest = null;
        error = null;
        for (int i = 0; i < entries.Count && error is null; i++)
            error = Add(entries[i]);
        error ??= AcceptKeys(random);
        if (error is not null)
            return false;

        manifest = new ValidatorManifest(_definition, _entries.ToImmutable(), _head, [.. Finished()]);
        return true;
    }

    private ClusterFileError? Add(SignedManifestEntry entry)
    {
        if (_entries.Count == ValidatorManifest.EntryCountMax)
            return Refuse(ClusterFileReason.TooLarge, "", $"A manifest has at most {ValidatorManifest.EntryCountMax} entries: add more at once.");

        if (entry.Sequence != (ulong)_entries.Count + 1 || entry.Previous != _head)
        {
            return Refuse(
                ClusterFileReason.BrokenChain,
                $", number {entry.Sequence} after {entry.Previous}",
                $"It should be number {_entries.Count + 1} after {_head}: entries are missing, repeated or from another manifest.");
        }

        // Rules first: what they let through has an EIP-712 form.
        ClusterFileError? error = entry.Content switch
        {
            ManifestEntry.AddValidators add => CheckAddition(add),
            ManifestEntry.ChangeSettings change => CheckChange(change),
            _ => throw new ArgumentOutOfRangeException(nameof(entry), entry, "The family of entries is closed."),
        };
        if (error is not null)
            return error;

        TypedData data = ClusterTypedData.Of(_definition, entry.Sequence, entry.Previous, entry.Content);
        int needed = entry.Content.SignaturesNeeded(_definition);
        error = VerifiedBefore
            ? SignatureRules.CheckSigners(_definition.OperatorCount, needed, entry.Signatures, EntryName)
            : SignatureRules.Check(_definition.Operators, needed, data.Digest, entry.Signatures, EntryName);
        if (error is not null)
            return error;

        Apply(entry.Content);
        _entries.Add(entry with { Signatures = [.. entry.Signatures.OrderBy(signature => signature.Operator)] });
        _head = data.MessageHash;
        return null;
    }

    private string EntryName => $"the manifest, entry {_entries.Count + 1}";

    private ClusterFileError? CheckAddition(ManifestEntry.AddValidators add)
    {
        if (add.Validators.IsDefaultOrEmpty)
            return Refuse(ClusterFileReason.OutOfRange, "", "An entry adds at least one validator.");
        if (add.Validators.Length > ValidatorManifest.ValidatorCountMax - _validators.Count)
            return Refuse(ClusterFileReason.TooLarge, "", $"A manifest has at most {ValidatorManifest.ValidatorCountMax} validators.");

        for (int i = 0; i < add.Validators.Length; i++)
        {
            string place = $", validator {i + 1} ({add.Validators[i].GroupKey})";
            if (NewValidatorRules.Check(_definition, add.Validators[i]) is { } fault)
                return Refuse(fault.Reason, place + fault.Thing, fault.Remedy);
            if (CheckKeys(add.Validators[i]) is { } repeated)
            {
                return Refuse(
                    ClusterFileReason.DuplicateKey,
                    $"{place}, key {repeated}",
                    "The key occurs in the manifest already: a validator is added once, and no two share a key.");
            }
        }

        return null;
    }

    /// <summary>The first key that occurs twice; null if none does.</summary>
    private BlsPublicKeyBytes? CheckKeys(NewValidator validator)
    {
        if (!_keys.Add(validator.GroupKey))
            return validator.GroupKey;
        foreach (BlsPublicKeyBytes share in validator.PublicShares)
        {
            if (!_keys.Add(share))
                return share;
        }

        return null;
    }

    private ClusterFileError? CheckChange(ManifestEntry.ChangeSettings change)
    {
        if (change.Validators.IsDefaultOrEmpty || change.Validators.Length > ValidatorManifest.ValidatorCountMax)
            return Refuse(ClusterFileReason.OutOfRange, "", "A change names 1 or more validators of the manifest.");
        if (NewValidatorRules.Check(change.Settings) is { } fault)
            return Refuse(fault.Reason, fault.Thing, fault.Remedy);

        HashSet<BlsPublicKeyBytes> named = [];
        foreach (BlsPublicKeyBytes key in change.Validators)
        {
            if (!named.Add(key))
                return Refuse(ClusterFileReason.Duplicate, $", validator {key}", "Name every validator once.");
            if (!_places.TryGetValue(key, out int place))
            {
                return Refuse(
                    ClusterFileReason.UnknownValidator, $", validator {key}", "No earlier entry adds it: correct the key, or add it first.");
            }

            Epoch last = LastEffective(place);
            if (change.Settings.EffectiveEpoch <= last)
            {
                return Refuse(
                    ClusterFileReason.EpochNotLater,
                    $", validator {key}",
                    $"Its last settings are effective from epoch {last} on: choose a later one.");
            }
        }

        return null;
    }

    private Epoch LastEffective(int place)
    {
        if (_changes.TryGetValue(place, out List<ValidatorSettings>? changes))
            return changes[^1].EffectiveEpoch;

        return _validators[place] is { } known
            ? known.Settings[^1].EffectiveEpoch
            : _pending[place - (_validators.Count - _pending.Count)].Added.Settings.EffectiveEpoch;
    }

    private void Apply(ManifestEntry entry)
    {
        if (entry is ManifestEntry.AddValidators add)
        {
            for (int i = 0; i < add.Validators.Length; i++)
            {
                _places.Add(add.Validators[i].GroupKey, _validators.Count);
                _validators.Add(null);
                _pending.Add(new Pending(add.Validators[i], $", validator {i + 1} ({add.Validators[i].GroupKey})", _entries.Count + 1));
            }
        }
        else if (entry is ManifestEntry.ChangeSettings change)
        {
            foreach (BlsPublicKeyBytes key in change.Validators)
            {
                if (!_changes.TryGetValue(_places[key], out List<ValidatorSettings>? changes))
                    _changes.Add(_places[key], changes = []);
                changes.Add(change.Settings);
            }
        }
    }

    /// <summary>Decodes and checks the keys of all new validators.</summary>
    private ClusterFileError? AcceptKeys(IRandomSource random)
    {
        if (VerifiedBefore)
            return RestoreKeys();

        SharedKeyClaim[] claims = new SharedKeyClaim[_pending.Count];
        BlsSignature?[] proofs = new BlsSignature?[_pending.Count * _definition.OperatorCount];
        if (DecodeProofs(proofs) is { } invalid)
            return invalid;

        for (int i = 0; i < claims.Length; i++)
        {
            NewValidator added = _pending[i].Added;
            BlsPublicKey[] keys = new BlsPublicKey[added.PublicShares.Length + 1];
            for (int j = 0; j < keys.Length; j++)
            {
                BlsPublicKeyBytes encoded = j == 0 ? added.GroupKey : added.PublicShares[j - 1];
                if (!BlsPublicKey.TryDecode(encoded.Span, out BlsPublicKey? key, out BlsDecodeError fault))
                    return RefuseKey(i, j, fault);
                keys[j] = key;
            }

            ArraySegment<BlsSignature?> own = new(proofs, i * _definition.OperatorCount, _definition.OperatorCount);
            claims[i] = new SharedKeyClaim(keys[0], keys[1..], _definition.Threshold, own!);
        }

        if (!SharedPublicKey.TryCreateAll(
            claims, random, out IReadOnlyList<SharedPublicKey>? accepted, out int culprit, out SharedKeyFault refused))
            return RefuseShares(culprit, refused);

        for (int i = 0; i < accepted.Count; i++)
            Accept(i, accepted[i]);
        return null;
    }

    /// <summary>Takes keys as verified before, and checks their structure again.</summary>
    private ClusterFileError? RestoreKeys()
    {
        byte[] encodings = new byte[(1 + _definition.OperatorCount) * BlsPublicKeyBytes.Length];
        for (int i = 0; i < _pending.Count; i++)
        {
            NewValidator added = _pending[i].Added;
            added.GroupKey.Span.CopyTo(encodings);
            for (int j = 0; j < added.PublicShares.Length; j++)
                added.PublicShares[j].Span.CopyTo(encodings.AsSpan((j + 1) * BlsPublicKeyBytes.Length));
            if (!SharedPublicKey.TryRestore(encodings, _definition.Threshold, out SharedPublicKey? key, out SharedKeyFault fault))
                return RefuseShares(i, fault);
            Accept(i, key);
        }

        return null;
    }

    private ClusterFileError? DecodeProofs(BlsSignature?[] proofs)
    {
        ReadOnlyMemory<byte>[] encodings = new ReadOnlyMemory<byte>[proofs.Length];
        for (int i = 0; i < encodings.Length; i++)
            encodings[i] = _pending[i / _definition.OperatorCount].Added.Proofs[i % _definition.OperatorCount].Span.ToArray();

        BlsDecodeError[] errors = new BlsDecodeError[proofs.Length];
        BlsBatch.Decode(encodings, proofs, errors);
        int bad = Array.FindIndex(errors, error => error != BlsDecodeError.None);
        return bad < 0
            ? null
            : Refuse(
                _pending[bad / _definition.OperatorCount],
                ClusterFileReason.InvalidBlsPoint,
                $", proof of share {(bad % _definition.OperatorCount) + 1}",
                $"It is no BLS signature ({errors[bad]}): take the file that the operators signed.");
    }

    private void Accept(int pending, SharedPublicKey key)
    {
        NewValidator added = _pending[pending].Added;
        _validators[_validators.Count - _pending.Count + pending] = new ManifestValidator(
            added.GroupKey, key, added.WithdrawalCredentials, added.DepositAmounts, [added.Settings]);
    }

    private IEnumerable<ManifestValidator> Finished()
    {
        for (int i = 0; i < _validators.Count; i++)
        {
            ManifestValidator validator = _validators[i]
                ?? throw new InvalidOperationException("A validator was not accepted, and yet no fault was found.");
            yield return _changes.TryGetValue(i, out List<ValidatorSettings>? changes) ? validator.With(changes) : validator;
        }
    }

    private ClusterFileError RefuseKey(int pending, int key, BlsDecodeError fault) => Refuse(
        _pending[pending],
        ClusterFileReason.InvalidBlsPoint,
        key == 0 ? ", group key" : $", public share {key}",
        $"It is no BLS public key ({fault}): take the file that the operators signed.");

    private ClusterFileError RefuseShares(int pending, SharedKeyFault fault) => fault switch
    {
        SharedKeyFault.DegreeTooHigh => Refuse(
            _pending[pending],
            ClusterFileReason.DegreeTooHigh,
            "",
            $"Its shares are not those of a split into shares of which {_definition.Threshold} sign: do not use the key, deal it again."),
        SharedKeyFault.NotTheGroupKey => Refuse(
            _pending[pending], ClusterFileReason.NotTheGroupKey, "", "Its shares belong to another key: do not use them, deal it again."),
        SharedKeyFault.NoPossession => Refuse(
            _pending[pending], ClusterFileReason.NoPossession, "", "Who made the share does not prove to know it: do not use the key, deal it again."),
        SharedKeyFault.MalformedKey => Refuse(
            _pending[pending], ClusterFileReason.InvalidBlsPoint, "", "One of its keys is no BLS public key: take the file that the operators signed."),
        SharedKeyFault.DuplicateKey => Refuse(
            _pending[pending], ClusterFileReason.DuplicateKey, "", "Two of its keys are equal: do not use the key, deal it again."),
        _ => Refuse(_pending[pending], ClusterFileReason.WrongShareCount, "", $"It needs {_definition.OperatorCount} shares and proofs ({fault})."),
    };

    private ClusterFileError Refuse(ClusterFileReason reason, string place, string remedy) => new(reason, EntryName + place, remedy);

    private static ClusterFileError Refuse(Pending pending, ClusterFileReason reason, string place, string remedy) =>
        new(reason, $"the manifest, entry {pending.Entry}{pending.Place}{place}", remedy);

    /// <summary>A validator whose keys are still to be checked.</summary>
    private sealed record Pending(NewValidator Added, string Place, int Entry);
}
