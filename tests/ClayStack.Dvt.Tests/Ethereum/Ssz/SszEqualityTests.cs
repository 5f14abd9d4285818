using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Phase0;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Ssz;

namespace ClayStack.Dvt.Tests.Ethereum.Ssz;

public sealed class SszEqualityTests
{
    [Fact]
    public void Containers_AreEqualByContent()
    {
        Attestation one = SampleValues.Attestation(Bitlist.WithOnes(4, 1));
        Attestation same = SampleValues.Attestation(Bitlist.WithOnes(4, 1));
        Assert.True(one == same && one.Equals((object)same));
        Assert.Equal(one.GetHashCode(), same.GetHashCode());
        Assert.True(one != SampleValues.Attestation(Bitlist.WithOnes(4, 2)));
        Assert.True(one != SampleValues.Attestation(Bitlist.WithOnes(5, 1)));
        Assert.False(one == null);
        Assert.NotEqual(SampleValues.Data(5), SampleValues.Data(6));
    }

    [Fact]
    public void OneValue_HasOneRootPerPreset_InAnyOrderOfUse()
    {
        ClayStack.Dvt.Ethereum.Electra.Attestation value = new(Bitlist.Zero(3), SampleValues.Data(), default, Bitvector.Zero(4));
        Root minimal = SszEncoding.HashTreeRoot(value, Preset.Minimal);
        ClayStack.Dvt.Ethereum.Electra.Attestation large = new(Bitlist.Zero(3), SampleValues.Data(), default, Bitvector.Zero(64));
        Root mainnet = SszEncoding.HashTreeRoot(large, Preset.Mainnet);
        Assert.NotEqual(minimal, mainnet);
        Assert.Equal(minimal, SszEncoding.HashTreeRoot(value, Preset.Minimal));
        Assert.Equal(mainnet, SszEncoding.HashTreeRoot(large, Preset.Mainnet));
    }
}
