using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Phase0;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Signing;

namespace ClayStack.Dvt.Tests.Ethereum.Signing;

public sealed class DomainTests
{
    private static readonly SigningRoots Mainnet =
        new(Preset.Mainnet, Network.Mainnet.Forks, Network.Mainnet.GenesisValidatorsRoot!.Value);

    [Fact]
    public void BuilderAndDepositDomains_AreTheKnownOnesOfMainnet()
    {
        // The root of the empty fork data, as deposit tools and relays have it.
        const string emptyForkData = "f5a5fd42d16a20302798ef6ed309979b43003d2320d9f0e8ea9831a9";
        Assert.Equal("0x00000001" + emptyForkData, Domains.Compute(DomainTypes.ApplicationBuilder, default, default).ToString());
        Assert.Equal("0x03000000" + emptyForkData, Domains.Compute(DomainTypes.Deposit, default, default).ToString());
    }

    [Fact]
    public void Exit_FromDenebOn_HasCapellasDomainForEver()
    {
        VoluntaryExit exit = new(new Epoch(300_000), new ValidatorIndex(1));
        Root atDeneb = Mainnet.VoluntaryExit(exit, new Epoch(269_568));
        Assert.Equal(atDeneb, Mainnet.VoluntaryExit(exit, new Epoch(411_392)));
        Assert.Equal(atDeneb, Mainnet.VoluntaryExit(exit, new Epoch(269_567)));

        // Before Deneb the version is that of the exit's epoch.
        VoluntaryExit old = new(new Epoch(194_047), new ValidatorIndex(1));
        Assert.NotEqual(Mainnet.VoluntaryExit(old, new Epoch(194_048)), Mainnet.VoluntaryExit(old, new Epoch(269_568)));
        Assert.Equal(Mainnet.VoluntaryExit(old, new Epoch(194_047)), Mainnet.VoluntaryExit(old, new Epoch(194_048)));
    }

    [Fact]
    public void Attestation_HasTheDomainOfItsTarget_AndABlockThatOfItsSlot()
    {
        Epoch electra = new(364_032);
        Assert.NotEqual(Mainnet.DomainAt(DomainTypes.BeaconAttester, electra - 1), Mainnet.DomainAt(DomainTypes.BeaconAttester, electra));
        Slot first = electra.FirstSlot(Preset.Mainnet);
        Root root = Root.Parse("0x4b363db94e286120d76eb905340fdd4e54bfe9f06bf33ff6cf5ad27f511bfe95");
        Assert.Equal(Domains.SigningRoot(root, Mainnet.DomainAt(DomainTypes.BeaconProposer, electra)), Mainnet.Block(first, root));
        Assert.Equal(Domains.SigningRoot(root, Mainnet.DomainAt(DomainTypes.BeaconProposer, electra - 1)), Mainnet.Block(first - 1, root));
    }
}
