using ClayStack.Dvt.Benchmarks.Fuzz;
using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Duties;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Peers.Codec;

namespace ClayStack.Dvt.Tests.Peers.Codec;

public sealed class EvidenceFileTests : IDisposable
{
    private const ulong Slot = 1000;
    private readonly PeerSamples _cluster = new(4);

    [Fact]
    public void Statements_ProveThemselves_ToWhoeverHasTheDefinition()
    {
        Contradiction.Statements evidence = Statements(1, 2);
        Assert.Null(Verify(evidence, out Contradiction? read));
        Contradiction.Statements statements = Assert.IsType<Contradiction.Statements>(read);
        Assert.Equal((evidence.Culprit, evidence.First.Statement, evidence.Second.Statement), (statements.Culprit, statements.First.Statement, statements.Second.Statement));
    }

    [Fact]
    public void Bundles_ProveThemselves_ToWhoeverHasTheDefinition()
    {
        Contradiction evidence = new Contradiction.Bundles(new OperatorIndex(2), _cluster.Bundle(2, Slot, root: 1), _cluster.Bundle(2, Slot, root: 2));
        Assert.Null(Verify(evidence, out Contradiction? read));
        Assert.IsType<Contradiction.Bundles>(read);
    }

    [Fact]
    public void WhatDoesNotContradictItself_ProvesNothing()
    {
        Assert.Equal("Its statements do not contradict each other.", Verify(Statements(1, 1), out _));
        Assert.Equal(
            "Its statements do not contradict each other.",
            Verify(new Contradiction.Statements(new OperatorIndex(2), Statements(1, 2).First, Statement(2, slot: Slot + 1)), out _));
        Assert.Equal(
            "Its bundles do not contradict each other.",
            Verify(new Contradiction.Bundles(new OperatorIndex(2), _cluster.Bundle(2, Slot), _cluster.Bundle(2, Slot + 1, root: 2)), out _));
        Assert.Equal(
            "Its bundles do not contradict each other.",
            Verify(new Contradiction.Bundles(new OperatorIndex(2), _cluster.Bundle(2, Slot), _cluster.Bundle(2, Slot, root: 2, firstValidator: 5)), out _));
    }

    [Fact]
    public void AnotherCulprit_AnotherCluster_OrAForgedSignature_ProvesNothing()
    {
        Contradiction.Statements evidence = Statements(1, 2);
        Assert.Equal("Its statements are not the culprit's.", Verify(evidence with { Culprit = new OperatorIndex(3) }, out _));
        Assert.Equal("It names no operator of the cluster.", Verify(evidence with { Culprit = new OperatorIndex(9) }, out _));
        byte[] forged = evidence.Second.Signature.ToArray();
        forged[9] ^= 1;
        Assert.Equal("A signature does not verify.", Verify(evidence with { Second = evidence.Second with { Signature = forged } }, out Contradiction? none));
        Assert.Null(none);
        byte[] content = EvidenceFile.Encode(PeerSamples.Word(0x99), evidence);
        Assert.Equal("It is about another cluster.", EvidenceFile.Verify(content, _cluster.Settings(1), _cluster.Key(1), out _));
        Assert.Equal("It is no evidence file.", EvidenceFile.Verify("what?"u8.ToArray(), _cluster.Settings(1), _cluster.Key(1), out _));
    }

    public void Dispose() => _cluster.Dispose();

    private string? Verify(Contradiction evidence, out Contradiction? read) => EvidenceFile.Verify(
        EvidenceFile.Encode(_cluster.Settings(1).DefinitionHash, evidence), _cluster.Settings(1), _cluster.Key(1), out read);

    private Contradiction.Statements Statements(byte first, byte second) => new(new OperatorIndex(2), Statement(first), Statement(second));

    private SignedStatement Statement(byte value, ulong slot = Slot) => _cluster.Sign(new Statement(
        new InstanceId(slot, (byte)DutyType.Attestation), StatementType.Prepare, 1, ValueHash.Of([value]), 0, default, new OperatorIndex(2), PeerSamples.Fence));
}
