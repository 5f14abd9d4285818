using ClayStack.Dvt.Beacon.Api;
using ClayStack.Dvt.Devnet;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Ethereum.Altair;
using ClayStack.Dvt.Ethereum.Committees;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Tests.Devnet;

public sealed class SyncCommitteeTests
{
    private static readonly Slot One = new(1);

    [Fact]
    public async Task Duties_AreThePlacesOfTheCommittee_AndChangeWithThePeriod()
    {
        await using DutyDriver driver = await DutyDriver.StartAsync();
        IReadOnlyList<ValidatorIndex> members = await MembersAsync(0);
        IReadOnlyList<SyncDuty> duties = await driver.SyncDutiesAsync(One);
        Assert.Equal(Enumerable.Range(0, 32), duties.SelectMany(duty => duty.Places).Order());
        Assert.All(duties, duty => Assert.All(duty.Places, place => Assert.Equal(duty.Validator, members[place])));
        Assert.Equal(members, await MembersAsync(7));
        IReadOnlyList<ValidatorIndex> next = await MembersAsync(8);
        Assert.NotEqual(members, next);
        // In the last slot of a period the next committee signs.
        Assert.Equal(next[0], (await driver.SyncDutiesAsync(new Slot(63))).Single(duty => duty.Places.Contains(0)).Validator);
        Assert.Equal(members[0], (await driver.SyncDutiesAsync(new Slot(62))).Single(duty => duty.Places.Contains(0)).Validator);
        Assert.Equal(BeaconErrorReason.Refused, (await driver.Api.GetSyncDuties(new Epoch(16), driver.All, DutyDriver.Soon, DutyDriver.End)).Error!.Reason);
        Assert.Empty(DutyDriver.Got(await driver.Api.GetSyncDuties(default, [new ValidatorIndex(99)], DutyDriver.Soon, DutyDriver.End)).Value);

        async Task<IReadOnlyList<ValidatorIndex>> MembersAsync(ulong epoch) =>
            DutyDriver.Got(await driver.Api.GetSyncCommittee(StateId.Head, new Epoch(epoch), DutyDriver.Soon, DutyDriver.End)).Value;
    }

    [Fact]
    public async Task Messages_WithOneWrongField_AreRefusedForIt()
    {
        await using DutyDriver driver = await DutyDriver.StartAsync(DutyDriver.External(TestChain.Options()) with
        {
            Validators = [.. TestChain.Options().Validators, .. TestChain.More(48)],
        });
        driver.Test.AdvanceTo(1);
        await driver.ProposeAsync(One);
        driver.Test.AdvanceTo(1, 700);
        Root head = DutyDriver.Got(await driver.Api.GetBlockRoot(BlockId.Head, DutyDriver.Soon, DutyDriver.End)).Value;
        Root genesis = DutyDriver.Got(await driver.Api.GetBlockRoot(BlockId.Of(default(Slot)), DutyDriver.Soon, DutyDriver.End)).Value;
        IReadOnlyList<SyncDuty> duties = await driver.SyncDutiesAsync(One);
        ValidatorIndex member = duties[0].Validator;
        ValidatorIndex outsider = driver.All.First(validator => duties.All(duty => duty.Validator != validator));
        await RefusedAsync(driver.SignHead(new Slot(2), head, member), "future_slot");
        await RefusedAsync(driver.SignHead(default, head, member), "past_slot");
        await RefusedAsync(driver.SignHead(One, head, outsider), "not_in_sync_committee");
        await RefusedAsync(driver.SignHead(One, Root.Parse("0x" + new string('3', 64)), member), "unknown_head");
        await RefusedAsync(new SyncCommitteeMessage(One, head, member, driver.SignHead(One, head, outsider).Signature), "bad_signature");
        await RefusedAsync(new SyncCommitteeMessage(One, head, new ValidatorIndex(64), driver.SignHead(One, head, outsider).Signature), "unknown_validator");
        DutyDriver.Taken(await driver.Api.SubmitSyncMessages([driver.SignHead(One, head, member)], DutyDriver.Soon, DutyDriver.End));
        DutyDriver.Taken(await driver.Api.SubmitSyncMessages([driver.SignHead(One, head, member)], DutyDriver.Soon, DutyDriver.End));
        await RefusedAsync(driver.SignHead(One, genesis, member), "other_version");
        driver.Test.AdvanceTo(3);
        DevnetDutyStatus messages = driver.Count(DevnetDutyKind.SyncMessage);
        Assert.Equal((1L, 6L), (messages.Done, messages.Refused));
        Assert.Equal(0, driver.Test.Node.Status().SlashingCount);

        async Task RefusedAsync(SyncCommitteeMessage message, string code) =>
            DutyDriver.Refused(await driver.Api.SubmitSyncMessages([message], DutyDriver.Soon, DutyDriver.End), code);
    }

    [Fact]
    public async Task Contributions_WithOneWrongField_AreRefusedForIt()
    {
        await using DutyDriver driver = await DutyDriver.StartAsync();
        driver.Test.AdvanceTo(1);
        await driver.ProposeAsync(One);
        driver.Test.AdvanceTo(1, 700);
        Root head = await driver.SignHeadAsync(One);
        Assert.Equal(BeaconErrorReason.NotFound, (await driver.Api.GetContribution(One, default, default, DutyDriver.Soon, DutyDriver.End)).Error!.Reason);
        SignedContributionAndProof good = (await driver.ContributionsAsync(One, head))[0];
        (ValidatorIndex aggregator, SyncCommitteeContribution content) = (good.Message.AggregatorIndex, good.Message.Contribution);
        BlsSignatureBytes proof = good.Message.SelectionProof;
        SubcommitteeIndex part = content.SubcommitteeIndex;
        HashSet<ValidatorIndex> inside =
            [.. (await driver.SyncDutiesAsync(One)).Where(duty => duty.Places.Any(place => CommitteeMath.SubcommitteeOf(place, driver.Preset) == part)).Select(duty => duty.Validator)];
        ValidatorIndex outsider = driver.All.First(validator => !inside.Contains(validator));

        await RefusedAsync(outsider, content, driver.SyncSelectionProof(outsider, One, part), "not_in_subcommittee");
        await RefusedAsync(aggregator, content, driver.SyncSelectionProof(aggregator, new Slot(2), part), "bad_selection_proof");
        await RefusedAsync(aggregator, Changed(slot: new Slot(2)), proof, "future_slot");
        await RefusedAsync(aggregator, Changed(root: default(Root)), proof, "bad_aggregate_signature");
        await RefusedAsync(aggregator, Changed(subcommittee: new SubcommitteeIndex(4)), proof, "unknown_subcommittee");
        await RefusedAsync(aggregator, Changed(bits: Bitvector.Zero(8)), proof, "wrong_bits");
        await RefusedAsync(aggregator, Changed(bits: Bitvector.WithOnes(8, 0)), proof, "bad_aggregate_signature");
        await RefusedAsync(new ValidatorIndex(16), content, proof, "unknown_validator", signer: aggregator);
        await RefusedAsync(aggregator, content, proof, "bad_signature", signer: outsider);
        DutyDriver.Taken(await driver.Api.SubmitContributions([good], DutyDriver.Soon, DutyDriver.End));
        DutyDriver.Taken(await driver.Api.SubmitContributions([good], DutyDriver.Soon, DutyDriver.End));

        // A head that nobody knows, signed by every member for real.
        Root unknown = Root.Parse("0x" + new string('3', 64));
        await RefusedAsync(aggregator, Signed(unknown), proof, "unknown_head");
        // Another contribution for a known head of the same slot and aggregator.
        await RefusedAsync(aggregator, Signed(head, places: 1), proof, "other_version");
        driver.Test.AdvanceTo(2, 1000);
        await RefusedAsync(aggregator, Signed(head, places: 2), proof, "past_slot");
        driver.Test.AdvanceTo(3);
        Assert.Equal((1L, 11L), (driver.Count(DevnetDutyKind.Contribution).Done, driver.Count(DevnetDutyKind.Contribution).Refused));

        SyncCommitteeContribution Changed(Slot? slot = null, Root? root = null, SubcommitteeIndex? subcommittee = null, Bitvector? bits = null) => new(
            slot ?? content.Slot, root ?? content.BeaconBlockRoot, subcommittee ?? part, bits ?? content.AggregationBits, content.Signature);

        SyncCommitteeContribution Signed(Root root, int places = 8)
        {
            IReadOnlyList<int> members = [.. Enumerable.Range(0, places)];
            ClayStack.Dvt.Crypto.Bls12381.BlsSignature[] signatures =
            [
                .. members.Select(place => Decoded(driver.SignHead(One, root, MemberAt(place)).Signature)),
            ];
            BlsSignatureBytes sum = BlsSignatureBytes.FromBytes(ClayStack.Dvt.Crypto.Bls12381.Bls.Aggregate(signatures)!.Bytes);
            return new SyncCommitteeContribution(One, root, part, Bitvector.WithOnes(8, [.. members]), sum);
        }

        ValidatorIndex MemberAt(int place) => driver.SyncDutiesAsync(One).Result
            .Single(duty => duty.Places.Contains(((int)part.Value * 8) + place)).Validator;

        async Task RefusedAsync(
            ValidatorIndex validator, SyncCommitteeContribution contribution, BlsSignatureBytes selection, string code, ValidatorIndex? signer = null)
        {
            ContributionAndProof message = new(validator, contribution, selection);
            SignedContributionAndProof signed = new(message, driver.Sign(signer ?? validator, driver.Roots.ContributionAndProof(message)));
            DutyDriver.Refused(await driver.Api.SubmitContributions([signed], DutyDriver.Soon, DutyDriver.End), code);
        }
    }

    [Fact]
    public async Task Subscriptions_AreCounted_AndOfStrangersRefused()
    {
        await using DutyDriver driver = await DutyDriver.StartAsync();
        DutyDriver.Taken(await driver.Api.SubscribeSyncCommittees([new SyncCommitteeSubscription(new ValidatorIndex(3), [1, 9], new Epoch(8))], DutyDriver.Soon, DutyDriver.End));
        Assert.Equal(1, driver.Count(DevnetDutyKind.SyncSubscription).Done);
        Assert.False((await driver.Api.SubscribeSyncCommittees([new SyncCommitteeSubscription(new ValidatorIndex(16), [1], new Epoch(8))], DutyDriver.Soon, DutyDriver.End)).IsSuccess);
    }

    private static ClayStack.Dvt.Crypto.Bls12381.BlsSignature Decoded(BlsSignatureBytes bytes) =>
        ClayStack.Dvt.Crypto.Bls12381.BlsSignature.TryDecode(bytes.Span, out var signature, out _) ? signature : throw new InvalidOperationException();
}
