using ClayStack.Dvt.Devnet.Chain;
using ClayStack.Dvt.Ethereum.Phase0;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Tests.Devnet;

public sealed class VoteRulesTests
{
    private static readonly Root Other = Root.Parse("0x" + new string('7', 64));

    private readonly Genesis _genesis = new(TestChain.Options());
    private readonly BeaconChain _chain;

    public VoteRulesTests()
    {
        _chain = new BeaconChain(_genesis);
        TestChain.Run(_genesis, _chain, until: 33, _ => true);
    }

    [Fact]
    public void Vote_AsTheChainWantsIt_BreaksNoRule()
    {
        Assert.Null(Judge(Wanted(33)));
        Assert.Null(Judge(Wanted(33), earliest: 47)); // to the end of the next epoch
    }

    [Theory]
    [InlineData(32, true)]
    [InlineData(33, false)]
    public void Vote_BeforeItsSlot_IsRefused(ulong latest, bool refused) =>
        Assert.Equal(refused ? "future_slot" : null, Judge(Wanted(33), earliest: 32, latest: new Slot(latest))?.Code);

    [Fact]
    public void Vote_BeforeGenesis_IsRefused() => Assert.Equal("future_slot", Judge(Wanted(33), latest: null, hasLatest: true)?.Code);

    [Theory]
    [InlineData(47, null)]
    [InlineData(48, "past_slot")]
    public void Vote_AfterTheNextEpoch_IsRefused(ulong earliest, string? code) =>
        Assert.Equal(code, Judge(Wanted(33), earliest: earliest, latest: new Slot(earliest))?.Code);

    [Fact]
    public void Vote_OfAnotherCommitteeOrSlot_IsRefused()
    {
        AttestationData data = Wanted(33);
        int elsewhere = Enumerable.Range(0, TestChain.Validators).First(validator => _chain.Duties(new Epoch(4)).SeatOf(validator).Slot != data.Slot);
        Assert.Equal("not_in_committee", Judge(data, validator: elsewhere)?.Code);
        Assert.Equal("unknown_committee", Judge(data, committee: 1)?.Code);
        Assert.Equal("unknown_committee", Judge(data, committee: ulong.MaxValue)?.Code);
    }

    [Fact]
    public void Vote_WithAnIndex_IsRefusedFromElectraOn() =>
        Assert.Equal("nonzero_index", Judge(new AttestationData(new Slot(33), new CommitteeIndex(1), Wanted(33).BeaconBlockRoot, Wanted(33).Source, Wanted(33).Target))?.Code);

    [Fact]
    public void Vote_ForAnUnknownOrLaterHead_IsRefused()
    {
        AttestationData data = Wanted(33);
        Assert.Equal("unknown_head", Judge(With(data, head: Other))?.Code);
        Assert.Equal("head_after_slot", Judge(With(Wanted(32), head: _chain.Head.Root), slot: 32)?.Code);
        Assert.Null(Judge(With(data, head: _chain.BlockAt(new Slot(32))!.Root))); // an older head of the same epoch
    }

    [Fact]
    public void Vote_WithAnotherTargetOrSource_IsRefused()
    {
        AttestationData data = Wanted(33);
        Assert.Equal("wrong_target", Judge(With(data, target: new Checkpoint(data.Target.Epoch, Other)))?.Code);
        Assert.Equal("wrong_target_epoch", Judge(With(data, target: new Checkpoint(data.Target.Epoch - 1, data.Target.Root)))?.Code);
        Assert.Equal("wrong_source", Judge(With(data, source: new Checkpoint(data.Source.Epoch, Other)))?.Code);
        Assert.Equal("wrong_source", Judge(With(data, source: new Checkpoint(data.Source.Epoch - 1, data.Source.Root)))?.Code);
    }

    private AttestationData Wanted(ulong slot) => _chain.VoteFor(new Slot(slot), default, _chain.BlockAtOrBefore(new Slot(slot)));

    private static AttestationData With(AttestationData data, Root? head = null, Checkpoint? source = null, Checkpoint? target = null) =>
        new(data.Slot, data.Index, head ?? data.BeaconBlockRoot, source ?? data.Source, target ?? data.Target);

    private Refusal? Judge(
        AttestationData data, int? validator = null, ulong committee = 0, ulong slot = 33, ulong earliest = 33, Slot? latest = null, bool hasLatest = false) =>
        VoteRules.Judge(
            _genesis,
            _chain,
            validator ?? _chain.Duties(new Epoch(4)).Attesters(new Slot(slot))[0],
            new CommitteeIndex(committee),
            data,
            new Slot(earliest),
            hasLatest ? latest : latest ?? new Slot(Math.Max(earliest, 33)));
}
