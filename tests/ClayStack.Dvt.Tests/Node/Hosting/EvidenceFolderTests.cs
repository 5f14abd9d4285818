using ClayStack.Dvt.Benchmarks.Fuzz;
using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Node.Hosting;
using ClayStack.Dvt.Peers.Codec;
using ClayStack.Dvt.TestKit;

namespace ClayStack.Dvt.Tests.Node.Hosting;

public sealed class EvidenceFolderTests : IDisposable
{
    private readonly PeerSamples _cluster = new(4);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("clay-dvt-");

    [Fact]
    public void Keep_WritesAFileThatProvesItself_Once()
    {
        EvidenceFolder store = Open();
        Contradiction piece = Piece(2, slot: 1);
        string place = store.Keep(piece)!;

        Assert.Null(store.Keep(piece));
        Assert.Null(Open().Keep(piece));

        Assert.Null(EvidenceFile.Verify(File.ReadAllBytes(place), _cluster.Settings(1), _cluster.Key(1), out Contradiction? evidence));
        Assert.Equal(new OperatorIndex(2), evidence!.Culprit);
    }

    [Fact]
    public void Keep_OfOneOperator_HasABound_ThatCrowdsOutNoOther()
    {
        EvidenceFolder store = Open();
        for (ulong slot = 1; slot <= IEvidenceStore.PerOperatorMax; slot++)
            Assert.NotNull(store.Keep(Piece(2, slot)));

        Assert.Null(store.Keep(Piece(2, IEvidenceStore.PerOperatorMax + 1)));
        Assert.NotNull(store.Keep(Piece(3, slot: 1)));
    }

    public void Dispose()
    {
        _cluster.Dispose();
        _folder.Delete(recursive: true);
    }

    private EvidenceFolder Open() => new(
        Path.Combine(_folder.FullName, EvidenceFolder.Name), _cluster.Settings(1).DefinitionHash, new SeededRandomSource(1));

    private Contradiction.Bundles Piece(int culprit, ulong slot) => new(
        new OperatorIndex(culprit), _cluster.Bundle(culprit, slot, root: 1), _cluster.Bundle(culprit, slot, root: 2));
}
