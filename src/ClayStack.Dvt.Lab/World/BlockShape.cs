using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Lab.World;

/// <summary>What a block of <see cref="BlockSamples"/> is like; everything else in it is empty.</summary>
internal sealed record BlockShape
{
    public ForkName Fork { get; init; } = ForkName.Fulu;

    public bool Blinded { get; init; }

    public Slot Slot { get; init; }

    public ValidatorIndex Proposer { get; init; }

    public Root Parent { get; init; }

    public BlsSignatureBytes Reveal { get; init; }

    public ExecutionAddress FeeRecipient { get; init; }

    public Hash32 ParentHash { get; init; }

    public ulong Number { get; init; }

    public ulong Timestamp { get; init; }

    public Hash32 PrevRandao { get; init; }

    public ulong GasLimit { get; init; } = 60_000_000;

    /// <summary>The size of the one transaction; 0 for none.</summary>
    public int TransactionBytes { get; init; }

    public int Commitments { get; init; }

    /// <summary>How many blobs travel beside it; null for as many as there are commitments.</summary>
    public int? Blobs { get; init; }

    /// <summary>How many proofs do; null for the right number.</summary>
    public int? Proofs { get; init; }
}
