using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Tests.Duties.Exits;

/// <summary>What every store of exits must do (PROTOCOL V3).</summary>
public abstract class ExitStoreContract
{
    /// <summary>Opens the exits of this test; those opened before are closed.</summary>
    protected abstract IExitStore Open();

    [Fact]
    public void Partials_AreKept_OneForEachValidatorAndOperator_AlsoAfterARestart()
    {
        using (IExitStore exits = Open())
        {
            Assert.Empty(exits.ReadAll());
            Assert.Equal(CommitOutcome.Committed, exits.Write([Partial(2, 1, epoch: 5), Partial(1, 3, epoch: ulong.MaxValue)], []));
            Assert.Equal(CommitOutcome.Committed, exits.Write([Partial(1, 2, epoch: 7), Partial(1, 3, epoch: 8)], []));
            Assert.Equal(CommitOutcome.Committed, exits.Write([], []));
            Assert.Equal([Partial(1, 2, epoch: 7), Partial(1, 3, epoch: 8), Partial(2, 1, epoch: 5)], exits.ReadAll());
        }

        using IExitStore again = Open();
        Assert.Equal([Partial(1, 2, epoch: 7), Partial(1, 3, epoch: 8), Partial(2, 1, epoch: 5)], again.ReadAll());
    }

    [Fact]
    public void Dropping_TakesOnlyWhatIsNamed_AndNothingThatIsKeptInTheSameBreath()
    {
        using (IExitStore exits = Open())
        {
            exits.Write([Partial(1, 1, epoch: 5), Partial(1, 2, epoch: 5), Partial(2, 1, epoch: 5)], []);
            Assert.Equal(CommitOutcome.Committed, exits.Write([Partial(2, 1, epoch: 6)], [(Key(1), new OperatorIndex(2)), (Key(2), new OperatorIndex(1)), (Key(3), new OperatorIndex(1))]));
        }

        using IExitStore again = Open();
        Assert.Equal([Partial(1, 1, epoch: 5), Partial(2, 1, epoch: 6)], again.ReadAll());
    }

    [Fact]
    public void AnEpochBeyondSignedNumbers_ComesBackAsItWas()
    {
        using IExitStore exits = Open();
        exits.Write([Partial(1, 13, epoch: ulong.MaxValue)], []);
        Assert.Equal(Partial(1, 13, epoch: ulong.MaxValue), Assert.Single(exits.ReadAll()));
    }

    [Fact]
    public void Closed_SaysSo()
    {
        IExitStore exits = Open();
        exits.Dispose();
        exits.Dispose();
        Assert.Equal(ProtectionStoreFault.Closed, Assert.Throws<ProtectionStoreException>(exits.ReadAll).Reason);
        Assert.Equal(ProtectionStoreFault.Closed, Assert.Throws<ProtectionStoreException>(() => exits.Write([], [])).Reason);
    }

    private static BlsPublicKeyBytes Key(byte validator) => BlsPublicKeyBytes.FromBytes([.. Enumerable.Repeat(validator, 48)]);

    private static ExitPartial Partial(byte validator, int index, ulong epoch) => new(
        Key(validator), new OperatorIndex(index), new Epoch(epoch), BlsSignatureBytes.FromBytes([.. Enumerable.Repeat((byte)(validator + (16 * index)), 96)]));
}
