using ClayStack.Dvt.Crypto.Bls12381;
using ClayStack.Dvt.Devnet;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Ethereum.Attestations;
using ClayStack.Dvt.Ethereum.Committees;
using ClayStack.Dvt.Ethereum.Phase0;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Ssz;
using AggregateAndProof = ClayStack.Dvt.Ethereum.Electra.AggregateAndProof;
using Attestation = ClayStack.Dvt.Ethereum.Electra.Attestation;
using SignedAggregateAndProof = ClayStack.Dvt.Ethereum.Electra.SignedAggregateAndProof;

namespace ClayStack.Dvt.Tests.Devnet;

public sealed class AggregateTests
{
    private static readonly Slot One = new(1);

    [Fact]
    public async Task Aggregates_WithOneWrongField_AreRefusedForIt()
    {
        await using DutyDriver driver = await DutyDriver.StartAsync();
        driver.Test.AdvanceTo(1);
        await driver.ProposeAsync(One);
        driver.Test.AdvanceTo(1, 700);
        IReadOnlyList<SignedVote> votes = await driver.AttestAsync(One);
        Assert.Equal(BeaconErrorReason.NotFound, (await driver.Api.GetAggregate(One, default, default, DutyDriver.Soon, DutyDriver.End)).Error!.Reason);
        SignedAggregate good = (await driver.AggregatesAsync(One, votes))[0];
        AggregateAndProof message = ((SignedAggregate.FromElectra)good).Signed.Message;
        (ValidatorIndex aggregator, Attestation whole, BlsSignatureBytes proof) = (message.AggregatorIndex, message.Aggregate, message.SelectionProof);
        Assert.Equal(2, whole.AggregationBits.CountOnes());
        ValidatorIndex outsider = driver.All.First(validator => votes.All(vote => vote.Duty.Validator != validator));
        AttestationData data = whole.Data;

        await RefusedAsync(outsider, whole, driver.SelectionProof(outsider, One), "not_in_committee");
        await RefusedAsync(aggregator, whole, driver.SelectionProof(aggregator, new Slot(2)), "bad_selection_proof");
        await RefusedAsync(aggregator, whole, proof, "bad_signature", signer: outsider);
        await RefusedAsync(new ValidatorIndex(16), whole, proof, "unknown_validator", signer: aggregator);
        await RefusedAsync(aggregator, Changed(bits: Bitlist.WithOnes(2, 0)), proof, "bad_aggregate_signature");
        await RefusedAsync(aggregator, Changed(bits: Bitlist.Zero(2)), proof, "wrong_bits");
        await RefusedAsync(aggregator, Changed(bits: Bitlist.WithOnes(3, 0, 1)), proof, "wrong_bits");
        await RefusedAsync(aggregator, Changed(committees: Bitvector.Zero(4)), proof, "wrong_bits");
        await RefusedAsync(aggregator, Changed(committees: Bitvector.WithOnes(4, 0, 1)), proof, "wrong_bits");
        await RefusedAsync(aggregator, Changed(committees: Bitvector.WithOnes(4, 1)), proof, "unknown_committee");
        await RefusedAsync(aggregator, Changed(new AttestationData(new Slot(2), default, data.BeaconBlockRoot, data.Source, data.Target)), proof, "future_slot");
        await RefusedAsync(aggregator, Changed(new AttestationData(One, default, data.BeaconBlockRoot, data.Source, new Checkpoint(new Epoch(1), data.Target.Root))), proof, "wrong_target_epoch");
        await RefusedAsync(aggregator, Changed(new AttestationData(One, new CommitteeIndex(1), data.BeaconBlockRoot, data.Source, data.Target)), proof, "nonzero_index");
        await RefusedAsync(aggregator, Changed(new AttestationData(One, default, default, data.Source, data.Target)), proof, "bad_aggregate_signature");
        DutyDriver.Taken(await driver.Api.SubmitAggregates(driver.Fork, [good], DutyDriver.Soon, DutyDriver.End));
        DutyDriver.Taken(await driver.Api.SubmitAggregates(driver.Fork, [good], DutyDriver.Soon, DutyDriver.End));
        Assert.Equal(0, driver.Test.Node.Status().SlashingCount);

        // Another one of the same aggregator, good in itself; then one for a head that nobody knows, whose voters sign twice.
        await RefusedAsync(aggregator, Signed(votes, data, 0), proof, "other_version");
        AttestationData unknown = new(One, default, Root.Parse("0x" + new string('3', 64)), data.Source, data.Target);
        await RefusedAsync(aggregator, Signed(votes, unknown, 0, 1), proof, "unknown_head");
        Assert.Equal(2, driver.Test.Node.Status().SlashingCount);
        driver.Test.AdvanceTo(3);
        Assert.Equal((1L, 15L), (driver.Count(DevnetDutyKind.Aggregate).Done, driver.Count(DevnetDutyKind.Aggregate).Refused));

        Attestation Changed(AttestationData? other = null, Bitlist? bits = null, Bitvector? committees = null) => new(
            bits ?? whole.AggregationBits, other ?? data, whole.Signature, committees ?? whole.CommitteeBits);

        Attestation Signed(IReadOnlyList<SignedVote> voters, AttestationData other, params int[] places)
        {
            BlsSignature[] signatures =
            [
                .. places.Select(place => Bls.Sign(
                    TestChain.Secret((int)voters.Single(vote => vote.Duty.PlaceInCommittee == place).Duty.Validator.Value), driver.Roots.Attestation(other).Span)),
            ];
            return new Attestation(
                Bitlist.WithOnes(2, places), other, BlsSignatureBytes.FromBytes(Bls.Aggregate(signatures)!.Bytes), Bitvector.WithOnes(4, 0));
        }

        async Task RefusedAsync(ValidatorIndex validator, Attestation attestation, BlsSignatureBytes selection, string code, ValidatorIndex? signer = null)
        {
            AggregateAndProof changed = new(validator, attestation, selection);
            SignedAggregateAndProof signed = new(changed, driver.Sign(signer ?? validator, driver.Roots.AggregateAndProof(changed)));
            DutyDriver.Refused(await driver.Api.SubmitAggregates(driver.Fork, [new SignedAggregate.FromElectra(signed)], DutyDriver.Soon, DutyDriver.End), code);
        }
    }

    [Fact]
    public async Task LargeCommittees_SelectByProof_AndExpectThoseWhoSubscribedAsAggregators()
    {
        // 32 members in each committee, of whom every second one or so is selected.
        await using DutyDriver driver = await DutyDriver.StartAsync(TestChain.WithCommittees(DutyDriver.Group, 32));
        driver.Test.AdvanceTo(1, 700);
        IReadOnlyList<SignedVote> votes = await driver.AttestAsync(One);
        ILookup<bool, SignedVote> selected = votes.ToLookup(vote =>
            AggregatorSelection.IsAggregator(vote.Duty.CommitteeLength, driver.SelectionProof(vote.Duty.Validator, One)));
        Assert.NotEmpty(selected[true]);
        Assert.NotEmpty(selected[false]);
        DutyDriver.Taken(await driver.Api.SubscribeCommittees(
            [.. votes.Select(vote => new CommitteeSubscription(vote.Duty.Validator, vote.Duty.Committee, 1, One, selected[true].Contains(vote)))], DutyDriver.Soon, DutyDriver.End));
        SignedVote unselected = selected[false].First();
        AggregateAttestation aggregate = DutyDriver.Got(await driver.Api.GetAggregate(One, SszEncoding.HashTreeRoot(unselected.Data, driver.Preset), default, DutyDriver.Soon, DutyDriver.End));
        DutyDriver.Refused(
            await driver.Api.SubmitAggregates(
                driver.Fork, [driver.SignAggregate(unselected.Duty.Validator, aggregate, driver.SelectionProof(unselected.Duty.Validator, One))], DutyDriver.Soon, DutyDriver.End),
            "not_selected");
        IReadOnlyList<SignedAggregate> aggregates = await driver.AggregatesAsync(One, votes);
        DutyDriver.Taken(await driver.Api.SubmitAggregates(driver.Fork, [.. aggregates.Skip(1)], DutyDriver.Soon, DutyDriver.End));
        driver.Test.AdvanceTo(3);
        DevnetDutyStatus counted = driver.Count(DevnetDutyKind.Aggregate);
        Assert.Equal((selected[true].Count(), 1L, 1L), (counted.Expected, counted.Missed, counted.Refused));
        Assert.Equal(votes.Count, driver.Count(DevnetDutyKind.CommitteeSubscription).Done);
    }

    [Fact]
    public async Task ALateAggregate_IsTakenAndCountedAsLate()
    {
        await using DutyDriver driver = await DutyDriver.StartAsync();
        driver.Test.AdvanceTo(1, 700);
        IReadOnlyList<SignedVote> votes = await driver.AttestAsync(One);
        driver.Test.AdvanceTo(2);
        IReadOnlyList<SignedAggregate> aggregates = await driver.AggregatesAsync(One, votes);
        DutyDriver.Taken(await driver.Api.SubmitAggregates(driver.Fork, [aggregates[0]], DutyDriver.Soon, DutyDriver.End));
        driver.Test.AdvanceTo(3);
        DutyDriver.Taken(await driver.Api.SubmitAggregates(driver.Fork, [aggregates[1]], DutyDriver.Soon, DutyDriver.End)); // taken, but the slot is judged
        driver.Test.AdvanceTo(4);
        DevnetDutyStatus counted = driver.Count(DevnetDutyKind.Aggregate);
        Assert.Equal((6L, 1L, 1L), (counted.Expected, counted.Done, counted.Late));
    }
}
