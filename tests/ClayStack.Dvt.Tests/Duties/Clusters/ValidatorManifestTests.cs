using System.Collections.Immutable;
using System.Text;
using ClayStack.Dvt.Benchmarks.Fuzz;
using ClayStack.Dvt.Crypto.Bls12381;
using ClayStack.Dvt.Crypto.Threshold;
using ClayStack.Dvt.Duties.Clusters;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.TestKit;
using static ClayStack.Dvt.Tests.Duties.Clusters.SignedClusters;

namespace ClayStack.Dvt.Tests.Duties.Clusters;

public sealed class ValidatorManifestTests
{
    private static readonly NewValidator First = Example.FirstEntry.Validators[0];
    private static readonly NewValidator Second = Example.FirstEntry.Validators[1];
    private static readonly NewValidator Foreign = Other.FirstEntry.Validators[0];

    private static ValidatorManifest Empty => ValidatorManifest.Empty(Example.Definition);

    private static ValidatorManifest Full => Example.Cluster.Manifest;

    [Fact]
    public void Manifest_WithoutEntries_HeadsAtTheDefinition()
    {
        Assert.Equal(Example.Definition.Hash, Empty.Head);
        Assert.Empty(Empty.Validators);
        Assert.Null(Empty.SettingsAt(First.GroupKey, default));
        Assert.False(Empty.TryGet(First.GroupKey, out _));
    }

    [Fact]
    public void Validators_OfTheDealer_ArePassedByFullVerification()
    {
        Assert.True(ValidatorManifest.TryCreate(
            Example.Definition, Full.Entries, Example.Random, out ValidatorManifest? manifest, out _));
        Assert.Equal(Full.Head, manifest.Head);
        Assert.Equal([First.GroupKey, Second.GroupKey], manifest.Validators.Select(validator => validator.GroupKey));
        ManifestValidator validator = manifest.Validators[1];
        Assert.Equal(3, validator.Key.Threshold);
        Assert.Equal(4, validator.Key.ShareCount);
        Assert.Equal(Second.GroupKey.Span, validator.Key.GroupKey.Bytes);
        Assert.Equal(Second.PublicShares[3].Span, validator.Key.ShareOf(new ShareIndex(4)).Bytes);
        Assert.Equal(Second.WithdrawalCredentials, validator.WithdrawalCredentials);
        Assert.Equal(Second.DepositAmounts.AsEnumerable(), validator.DepositAmounts);
        Assert.True(manifest.TryGet(Second.GroupKey, out ManifestValidator? found));
        Assert.Same(validator, found);
    }

    public static TheoryData<string, ClusterFileReason, string> BrokenValidators => new()
    {
        { "shares swapped", ClusterFileReason.DegreeTooHigh, "validator 1" },
        { "last share foreign", ClusterFileReason.DegreeTooHigh, "validator 1" },
        { "group key foreign", ClusterFileReason.NotTheGroupKey, "validator 1" },
        { "proof foreign", ClusterFileReason.NoPossession, "validator 1" },
        { "proofs swapped", ClusterFileReason.NoPossession, "validator 1" },
        { "proof infinite", ClusterFileReason.NoPossession, "validator 1" },
        { "proof no point", ClusterFileReason.InvalidBlsPoint, "proof of share 2" },
        { "share no point", ClusterFileReason.InvalidBlsPoint, "public share 2" },
        { "group key infinite", ClusterFileReason.InvalidBlsPoint, "group key" },
        { "share twice", ClusterFileReason.DuplicateKey, "validator 1" },
        { "share is the group key", ClusterFileReason.DuplicateKey, "validator 1" },
        { "share missing", ClusterFileReason.WrongShareCount, "public_shares" },
        { "share too many", ClusterFileReason.WrongShareCount, "public_shares" },
        { "proof missing", ClusterFileReason.WrongShareCount, "proofs" },
        { "credentials of a BLS key", ClusterFileReason.InvalidCredentials, "withdrawal_credentials" },
        { "credentials of an unknown kind", ClusterFileReason.InvalidCredentials, "withdrawal_credentials" },
        { "credentials with padding", ClusterFileReason.InvalidCredentials, "withdrawal_credentials" },
        { "credentials to nobody", ClusterFileReason.InvalidCredentials, "withdrawal_credentials" },
        { "deposit too small", ClusterFileReason.OutOfRange, "deposit amount 999999999" },
        { "deposit too large", ClusterFileReason.OutOfRange, "deposit amount 2048000000001" },
        { "deposit twice", ClusterFileReason.Duplicate, "deposit_amounts" },
        { "too many deposits", ClusterFileReason.TooLarge, "deposit_amounts" },
        { "fees to nobody", ClusterFileReason.OutOfRange, "fee_recipient" },
        { "no gas", ClusterFileReason.OutOfRange, "gas_limit" },
        { "settings that never hold", ClusterFileReason.OutOfRange, "effective_epoch" },
    };

    [Theory]
    [MemberData(nameof(BrokenValidators))]
    public void Validator_ThatBreaksARule_IsRefusedByName_ThoughAllSigned(string what, ClusterFileReason reason, string thing)
    {
        ManifestEntry.AddValidators entry = new([Break(what)]);
        AssertRefused(Example.Append(Empty, entry, out _), reason, thing);

        // The same behind a sound one: named as the second.
        ClusterFileError? error = Example.Append(Empty, new ManifestEntry.AddValidators([Second, Break(what)]), out _);
        Assert.Equal(reason, error!.Reason);
        Assert.Contains("validator 2", error.Thing, StringComparison.Ordinal);
    }

    [Fact]
    public void Validator_AtItsBounds_IsAccepted()
    {
        NewValidator[] all =
        [
            First with { DepositAmounts = [] },
            First with { DepositAmounts = [new Gwei(1_000_000_000), new Gwei(2_048_000_000_000)] },
            First with { DepositAmounts = [.. Enumerable.Range(1, NewValidator.DepositCountMax).Select(i => new Gwei((ulong)i * 1_000_000_000))] },
            First with { WithdrawalCredentials = ClusterSamples.Credentials(ClusterSamples.Address(1), type: 1) },
            First with { Settings = First.Settings with { GasLimit = 1, EffectiveEpoch = new Epoch(ulong.MaxValue - 1) } },
            First with { Settings = First.Settings with { Builder = BuilderSettings.LocalOnly } },
        ];
        Assert.All(all, validator => Assert.Null(Example.Append(Empty, new ManifestEntry.AddValidators([validator]), out _)));
    }

    [Fact]
    public void Validators_WithoutAny_AreNoEntry()
    {
        AssertRefused(Example.Append(Empty, new ManifestEntry.AddValidators([]), out _), ClusterFileReason.OutOfRange, "entry 1");
        AssertRefused(
            Example.Append(Full, new ManifestEntry.ChangeSettings([], ClusterSamples.Settings(epoch: 9)), out _),
            ClusterFileReason.OutOfRange,
            "entry 2");
    }

    [Fact]
    public void Key_OfAnEarlierEntry_IsNotAddedAgain()
    {
        Assert.Null(Example.Append(Empty, new ManifestEntry.AddValidators([First]), out ValidatorManifest? manifest));
        AssertRefused(
            Example.Append(manifest!, new ManifestEntry.AddValidators([First]), out _), ClusterFileReason.DuplicateKey, "entry 2, validator 1");
        AssertRefused(
            Example.Append(
                manifest!, new ManifestEntry.AddValidators([Second with { PublicShares = Second.PublicShares.SetItem(0, First.PublicShares[0]) }]), out _),
            ClusterFileReason.DuplicateKey,
            First.PublicShares[0].ToString());
        AssertRefused(
            Example.Append(manifest!, new ManifestEntry.AddValidators([Second with { GroupKey = First.PublicShares[2] }]), out _),
            ClusterFileReason.DuplicateKey,
            First.PublicShares[2].ToString());
        Assert.Null(Example.Append(manifest!, new ManifestEntry.AddValidators([Second]), out manifest));
        Assert.Equal(2, manifest!.Validators.Length);
    }

    [Fact]
    public void Addition_NeedsEveryOperator_AndAChangeAQuorum()
    {
        ManifestEntry.AddValidators addition = new([First]);
        AssertRefused(Example.Append(Empty, addition, out _, 1, 2, 3), ClusterFileReason.TooFewSignatures, "3 of 4");
        AssertRefused(Example.Append(Empty, addition, out _, 1, 2, 3, 3), ClusterFileReason.Duplicate, "operator 3");
        Assert.Null(Example.Append(Empty, addition, out _, 4, 3, 2, 1));

        ManifestEntry.ChangeSettings change = new([First.GroupKey], ClusterSamples.Settings(epoch: 1));
        AssertRefused(Example.Append(Full, change, out _, 2, 4), ClusterFileReason.TooFewSignatures, "2 of 4");
        Assert.Null(Example.Append(Full, change, out _, 4, 2, 1));
        Assert.Null(Example.Append(Full, change, out _));

        // Enough right signatures do not excuse a wrong one.
        OperatorSignature[] signatures = [.. Example.Sign(Full.Next(change), 1, 2, 3), .. Other.Sign(Full.Next(change), 4)];
        Assert.False(Full.TryAppend(change, signatures, Example.Random, out _, out ClusterFileError? error));
        AssertRefused(error, ClusterFileReason.WrongSignature, "operator 4");
    }

    [Fact]
    public void Signatures_CountAtOnePlaceOfOneClusterOnly()
    {
        ManifestEntry.ChangeSettings change = new([First.GroupKey], ClusterSamples.Settings(epoch: 1));
        ManifestEntry.ChangeSettings next = new([First.GroupKey], ClusterSamples.Settings(epoch: 2));
        Assert.Null(Example.Append(Full, change, out ValidatorManifest? longer));
        OperatorSignature[] early = Example.Sign(Full.Next(next));
        Assert.False(longer!.TryAppend(next, early, Example.Random, out _, out ClusterFileError? error));
        AssertRefused(error, ClusterFileReason.WrongSignature, "operator 1");

        // The same operators in another cluster of theirs.
        Assert.Null(Example.Define(Example.Terms with { Name = "another" }, out ClusterDefinition? definition));
        ValidatorManifest elsewhere = ValidatorManifest.Empty(definition!);
        ManifestEntry.AddValidators addition = new([First]);
        Assert.False(Empty.TryAppend(addition, Example.Sign(elsewhere.Next(addition)), Example.Random, out _, out error));
        AssertRefused(error, ClusterFileReason.WrongSignature, "operator 1");
    }

    [Fact]
    public void Settings_HoldFromTheirEpochOn()
    {
        Assert.Null(Example.Append(
            Empty,
            new ManifestEntry.AddValidators([First with { Settings = ClusterSamples.Settings(1, epoch: 10) }, Second]),
            out ValidatorManifest? manifest));
        Assert.Null(Example.Append(
            manifest!, new ManifestEntry.ChangeSettings([Second.GroupKey, First.GroupKey], ClusterSamples.Settings(2, epoch: 20)), out manifest, 1, 2, 3));
        Assert.Null(Example.Append(
            manifest!, new ManifestEntry.ChangeSettings([First.GroupKey], ClusterSamples.Settings(3, epoch: 21)), out manifest, 1, 2, 3));

        Assert.Null(manifest!.SettingsAt(First.GroupKey, new Epoch(9)));
        Assert.Equal(ClusterSamples.Address(1), Recipient(manifest, First, 10));
        Assert.Equal(ClusterSamples.Address(1), Recipient(manifest, First, 19));
        Assert.Equal(ClusterSamples.Address(2), Recipient(manifest, First, 20));
        Assert.Equal(ClusterSamples.Address(3), Recipient(manifest, First, 21));
        Assert.Equal(ClusterSamples.Address(3), Recipient(manifest, First, ulong.MaxValue));
        Assert.Equal(ClusterSamples.Address(0xfe), Recipient(manifest, Second, 19));
        Assert.Equal(ClusterSamples.Address(2), Recipient(manifest, Second, 21));
        Assert.Null(manifest.SettingsAt(Foreign.GroupKey, new Epoch(21)));
        Assert.Equal(3, manifest.Validators[0].Settings.Length);

        // Read as one chain, it is the same.
        Assert.True(ValidatorManifest.TryParse(manifest.ToJson(), Example.Definition, Example.Random, out ValidatorManifest? read, out _));
        Assert.Equal(manifest.Head, read.Head);
        Assert.Equal(manifest.Validators[0].Settings.AsEnumerable(), read.Validators[0].Settings);
        Assert.Equal(manifest.Validators[1].Settings.AsEnumerable(), read.Validators[1].Settings);
    }

    [Fact]
    public void Change_ThatIsNotLater_OrOfNobody_IsRefused()
    {
        ImmutableArray<BlsPublicKeyBytes> keys = [First.GroupKey];
        AssertRefused(
            Example.Append(Full, new ManifestEntry.ChangeSettings(keys, ClusterSamples.Settings(epoch: 0)), out _),
            ClusterFileReason.EpochNotLater,
            First.GroupKey.ToString());
        Assert.Null(Example.Append(Full, new ManifestEntry.ChangeSettings(keys, ClusterSamples.Settings(epoch: 5)), out ValidatorManifest? longer));
        AssertRefused(
            Example.Append(longer!, new ManifestEntry.ChangeSettings(keys, ClusterSamples.Settings(epoch: 5)), out _),
            ClusterFileReason.EpochNotLater,
            "entry 3");
        Assert.Null(Example.Append(longer!, new ManifestEntry.ChangeSettings(keys, ClusterSamples.Settings(epoch: 6)), out _));
        AssertRefused(
            Example.Append(Full, new ManifestEntry.ChangeSettings([Foreign.GroupKey], ClusterSamples.Settings(epoch: 5)), out _),
            ClusterFileReason.UnknownValidator,
            Foreign.GroupKey.ToString());
        AssertRefused(
            Example.Append(Full, new ManifestEntry.ChangeSettings([First.PublicShares[0]], ClusterSamples.Settings(epoch: 5)), out _),
            ClusterFileReason.UnknownValidator,
            First.PublicShares[0].ToString());
        AssertRefused(
            Example.Append(Full, new ManifestEntry.ChangeSettings([First.GroupKey, First.GroupKey], ClusterSamples.Settings(epoch: 5)), out _),
            ClusterFileReason.Duplicate,
            First.GroupKey.ToString());
        AssertRefused(
            Example.Append(
                Full, new ManifestEntry.ChangeSettings(keys, ClusterSamples.Settings(epoch: 5) with { GasLimit = 0 }), out _),
            ClusterFileReason.OutOfRange,
            "gas_limit");
    }

    [Fact]
    public void Chain_WithAnEntryMissingRepeatedOrMoved_IsBroken()
    {
        Assert.Null(Example.Append(
            Full, new ManifestEntry.ChangeSettings([First.GroupKey], ClusterSamples.Settings(epoch: 1)), out ValidatorManifest? longer));
        Assert.Null(Example.Append(
            longer!, new ManifestEntry.ChangeSettings([First.GroupKey], ClusterSamples.Settings(epoch: 2)), out longer));
        ImmutableArray<SignedManifestEntry> entries = longer!.Entries;
        Assert.Null(Refusal(entries));
        Assert.Null(Refusal(entries[..2]));
        AssertRefused(Refusal([entries[0], entries[2]]), ClusterFileReason.BrokenChain, "entry 2");
        AssertRefused(Refusal([entries[0], entries[2], entries[1]]), ClusterFileReason.BrokenChain, "entry 2");
        AssertRefused(Refusal([entries[0], entries[1], entries[1]]), ClusterFileReason.BrokenChain, "entry 3");
        AssertRefused(Refusal(entries[1..]), ClusterFileReason.BrokenChain, "entry 1");
        AssertRefused(Refusal([entries[0], entries[2] with { Sequence = 2 }]), ClusterFileReason.BrokenChain, "entry 2");

        // Renumbered and bound anew, the signatures are of another place.
        AssertRefused(
            Refusal([entries[0], entries[2] with { Sequence = 2, Previous = entries[1].Previous }]), ClusterFileReason.WrongSignature, "operator 1");
    }

    [Fact]
    public void VerifiedBefore_SparesSignaturesAndPossession_AndNothingElse()
    {
        SignedManifestEntry entry = Full.Entries[0];
        ImmutableArray<NewValidator> validators = Example.FirstEntry.Validators;
        Assert.Null(Trusted(entry));
        Assert.Null(Trusted(entry with { Signatures = [.. Other.Sign(Full.Next(entry.Content))] }));
        Assert.Null(Trusted(With(First with { Proofs = Foreign.Proofs })));
        Assert.Equal(ClusterFileReason.TooFewSignatures, Trusted(entry with { Signatures = entry.Signatures[1..] })!.Reason);
        Assert.Equal(ClusterFileReason.BrokenChain, Trusted(entry with { Sequence = 2 })!.Reason);
        Assert.Equal(ClusterFileReason.DegreeTooHigh, Trusted(With(Break("shares swapped")))!.Reason);
        Assert.Equal(ClusterFileReason.NotTheGroupKey, Trusted(With(Break("group key foreign")))!.Reason);
        Assert.Equal(ClusterFileReason.InvalidBlsPoint, Trusted(With(Break("share no point")))!.Reason);
        Assert.Equal(ClusterFileReason.DuplicateKey, Trusted(With(Second))!.Reason);

        SignedManifestEntry With(NewValidator first) => entry with { Content = new ManifestEntry.AddValidators(validators.SetItem(0, first)) };
    }

    [Theory]
    [InlineData("\"version\": 1", "\"version\": 0", ClusterFileReason.UnsupportedVersion, "version 0")]
    [InlineData("{\n", "{\n ", ClusterFileReason.NotCanonical, "line 2")]
    [InlineData("\"definition\": \"0x", "\"definition\": \"0y", ClusterFileReason.Malformed, "definition")]
    [InlineData("\"entries\": [", "\"entries\": [{},", ClusterFileReason.Malformed, "entries[0].sequence")]
    [InlineData("\"entries\": [", "\"entries\": [[],", ClusterFileReason.Malformed, "entries[0].sequence")]
    [InlineData("\"type\": \"add_validators\"", "\"type\": \"remove_validators\"", ClusterFileReason.Malformed, "entries[0]")]
    [InlineData("\"sequence\": \"1\"", "\"sequence\": \"2\"", ClusterFileReason.BrokenChain, "entry 1")]
    [InlineData("\"group_key\": \"0x", "\"group_key\": \"0x0", ClusterFileReason.Malformed, "entries[0].validators[0].group_key")]
    [InlineData("\"builder_enabled\": true", "\"builder_enabled\": 1", ClusterFileReason.Malformed, "settings.builder_enabled")]
    [InlineData("\"builder_enabled\": true", "\"builder_enabled\": false", ClusterFileReason.WrongSignature, "operator 1")]
    [InlineData("\"gas_limit\": \"45000000\"", "\"gas_limit\": \"45000001\"", ClusterFileReason.WrongSignature, "operator 1")]
    [InlineData("\"1000000000\"", "\"1000000000 \"", ClusterFileReason.Malformed, "deposit_amounts[0]")]
    [InlineData("\"operator\": 1", "\"operator\": 2", ClusterFileReason.Duplicate, "operator 2")]
    public void Json_WithOneChange_IsRefusedByName(string from, string to, ClusterFileReason reason, string thing)
    {
        byte[] json = Edit(Full.ToJson(), from, to);
        Assert.False(ValidatorManifest.TryParse(json, Example.Definition, Example.Random, out _, out ClusterFileError? error));
        AssertRefused(error, reason, thing);
    }

    [Fact]
    public void Json_OfAnotherCluster_IsRefused()
    {
        Assert.False(ValidatorManifest.TryParse(
            Other.Cluster.Manifest.ToJson(), Example.Definition, Example.Random, out _, out ClusterFileError? error));
        AssertRefused(error, ClusterFileReason.WrongDefinition, Other.Definition.Hash.ToString());
        AssertRefused(Refusal(Other.Cluster.Manifest.Entries), ClusterFileReason.BrokenChain, "entry 1");
    }

    [Fact]
    public void Json_RoundTrips()
    {
        byte[] json = Full.ToJson();
        Assert.True(ValidatorManifest.TryParse(json, Example.Definition, Example.Random, out ValidatorManifest? read, out _));
        Assert.Equal(json, read.ToJson());
        Assert.Equal(Full.Head, read.Head);
        Assert.True(ValidatorManifest.TryParse(Empty.ToJson(), Example.Definition, Example.Random, out read, out _));
        Assert.Equal(Empty.Head, read.Head);
        Assert.Contains("\"definition\"", Encoding.UTF8.GetString(json), StringComparison.Ordinal);
    }

    private static ExecutionAddress Recipient(ValidatorManifest manifest, NewValidator validator, ulong epoch) =>
        manifest.SettingsAt(validator.GroupKey, new Epoch(epoch))!.FeeRecipient;

    private static ClusterFileError? Refusal(IReadOnlyList<SignedManifestEntry> entries)
    {
        ValidatorManifest.TryCreate(Example.Definition, entries, new SeededRandomSource(4), out _, out ClusterFileError? error);
        return error;
    }

    private static ClusterFileError? Trusted(SignedManifestEntry entry)
    {
        ManifestBuilder builder = new(Example.Definition) { VerifiedBefore = true };
        builder.TryBuild([entry], Example.Random, out _, out ClusterFileError? error);
        return error;
    }

    private static NewValidator Break(string what)
    {
        ImmutableArray<BlsPublicKeyBytes> shares = First.PublicShares;
        ImmutableArray<BlsSignatureBytes> proofs = First.Proofs;
        byte[] credentials = First.WithdrawalCredentials.Span.ToArray();
        byte[] noPoint = new byte[BlsSignature.ByteCount];
        noPoint[0] = 0x80;
        switch (what)
        {
            case "credentials of a BLS key":
                credentials[0] = 0;
                break;
            case "credentials of an unknown kind":
                credentials[0] = 3;
                break;
            case "credentials with padding":
                credentials[11] = 1;
                break;
            case "credentials to nobody":
                credentials.AsSpan(12).Clear();
                break;
        }

        return what switch
        {
            "shares swapped" => First with { PublicShares = [shares[1], shares[0], .. shares[2..]], Proofs = [proofs[1], proofs[0], .. proofs[2..]] },
            "last share foreign" => First with
            {
                PublicShares = shares.SetItem(3, Foreign.PublicShares[3]),
                Proofs = proofs.SetItem(3, Foreign.Proofs[3]),
            },
            "group key foreign" => First with { GroupKey = Foreign.GroupKey },
            "proof foreign" => First with { Proofs = proofs.SetItem(3, Foreign.Proofs[3]) },
            "proofs swapped" => First with { Proofs = [proofs[1], proofs[0], .. proofs[2..]] },
            "proof infinite" => First with { Proofs = proofs.SetItem(0, BlsSignatureBytes.FromBytes(BlsSignature.Infinity.Bytes)) },
            "proof no point" => First with { Proofs = proofs.SetItem(1, BlsSignatureBytes.FromBytes(noPoint)) },
            "share no point" => First with { PublicShares = shares.SetItem(1, default) },
            "group key infinite" => First with { GroupKey = BlsPublicKeyBytes.FromBytes([0xc0, .. new byte[47]]) },
            "share twice" => First with { PublicShares = shares.SetItem(1, shares[0]) },
            "share is the group key" => First with { PublicShares = shares.SetItem(1, First.GroupKey) },
            "share missing" => First with { PublicShares = shares[..3], Proofs = proofs[..3] },
            "share too many" => First with { PublicShares = [.. shares, Foreign.PublicShares[0]] },
            "proof missing" => First with { Proofs = proofs[..3] },
            "deposit too small" => First with { DepositAmounts = [new Gwei(999_999_999)] },
            "deposit too large" => First with { DepositAmounts = [new Gwei(2_048_000_000_001)] },
            "deposit twice" => First with { DepositAmounts = [new Gwei(1_000_000_000), new Gwei(1_000_000_000)] },
            "too many deposits" => First with
            {
                DepositAmounts = [.. Enumerable.Range(1, NewValidator.DepositCountMax + 1).Select(i => new Gwei((ulong)i * 1_000_000_000))],
            },
            "fees to nobody" => First with { Settings = First.Settings with { FeeRecipient = default } },
            "no gas" => First with { Settings = First.Settings with { GasLimit = 0 } },
            "settings that never hold" => First with { Settings = First.Settings with { EffectiveEpoch = Epoch.FarFuture } },
            _ when what.StartsWith("credentials", StringComparison.Ordinal) => First with { WithdrawalCredentials = Hash32.FromBytes(credentials) },
            _ => throw new ArgumentOutOfRangeException(nameof(what), what, null),
        };
    }
}
