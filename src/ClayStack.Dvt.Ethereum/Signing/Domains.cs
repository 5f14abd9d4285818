using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Phase0;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Ssz;

namespace ClayStack.Dvt.Ethereum.Signing;

/// <summary>compute_domain and compute_signing_root (consensus-specs phase0/beacon-chain.md).</summary>
public static class Domains
{
    /// <summary>The domain of a purpose on one chain and fork version.</summary>
    public static Domain Compute(DomainType type, ForkVersion version, Root genesisValidatorsRoot)
    {
        Root forkData = SszEncoding.HashTreeRoot(new ForkData(version, genesisValidatorsRoot), Preset.Mainnet);
        Span<byte> domain = stackalloc byte[Domain.Length];
        type.Span.CopyTo(domain);
        forkData.Span[..(Domain.Length - DomainType.Length)].CopyTo(domain[DomainType.Length..]);
        return Domain.FromBytes(domain);
    }

    /// <summary>What a key signs: the object's root under the domain.</summary>
    public static Root SigningRoot(Root objectRoot, Domain domain) =>
        SszEncoding.HashTreeRoot(new SigningData(objectRoot, domain), Preset.Mainnet);
}
