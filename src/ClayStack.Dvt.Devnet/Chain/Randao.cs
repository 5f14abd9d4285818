using System.Buffers.Binary;
using System.Security.Cryptography;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Devnet.Chain;

/// <summary>
/// Where the chain's randomness comes from. A real chain mixes the proposers' reveals; a devnet has one mix per epoch that
/// only its identity decides, so that all duties are known from genesis on and a run can be repeated.
/// </summary>
internal sealed class Randao(Root genesisValidatorsRoot)
{
    /// <summary>The mix that the seeds of an epoch use.</summary>
    public Hash32 Mix(Epoch epoch)
    {
        Span<byte> input = stackalloc byte[Root.Length + sizeof(ulong)];
        genesisValidatorsRoot.Span.CopyTo(input);
        BinaryPrimitives.WriteUInt64LittleEndian(input[Root.Length..], epoch.Value);
        return Hash32.FromBytes(SHA256.HashData(input));
    }

    /// <summary>get_seed (consensus-specs phase0/beacon-chain.md).</summary>
    public Hash32 Seed(Epoch epoch, DomainType purpose)
    {
        Span<byte> input = stackalloc byte[DomainType.Length + sizeof(ulong) + Hash32.Length];
        purpose.Span.CopyTo(input);
        BinaryPrimitives.WriteUInt64LittleEndian(input[DomainType.Length..], epoch.Value);
        Mix(epoch).Span.CopyTo(input[(DomainType.Length + sizeof(ulong))..]);
        return Hash32.FromBytes(SHA256.HashData(input));
    }
}
