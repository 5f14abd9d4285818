using System.Collections.Immutable;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Clusters;

/// <summary>A validator as an entry of the manifest adds it: bytes as written, not yet checked (PROTOCOL I3).</summary>
public sealed record NewValidator
{
    /// <summary>The most deposits of a validator.</summary>
    public const int DepositCountMax = 8;

    /// <summary>The validator's key.</summary>
    public required BlsPublicKeyBytes GroupKey { get; init; }

    /// <summary>The public shares of operators 1 to n.</summary>
    public required ImmutableArray<BlsPublicKeyBytes> PublicShares { get; init; }

    /// <summary>A proof of possession for every share, in the same order.</summary>
    public required ImmutableArray<BlsSignatureBytes> Proofs { get; init; }

    /// <summary>0x01 or 0x02 credentials: the type, eleven zero bytes, and an execution address.</summary>
    public required Hash32 WithdrawalCredentials { get; init; }

    /// <summary>The amounts of the deposits that may be signed, at most <see cref="DepositCountMax"/>, each from 1 ETH to 2,048 ETH.</summary>
    public required ImmutableArray<Gwei> DepositAmounts { get; init; }

    /// <summary>The first settings.</summary>
    public required ValidatorSettings Settings { get; init; }
}
