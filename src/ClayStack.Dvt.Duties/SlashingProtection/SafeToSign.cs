using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Protection;

/// <summary>
/// Leave to sign one root with the share of one validator. Only <see cref="SlashingProtection"/> makes one, for attestations
/// and blocks after the record is durable (PROTOCOL S4); the signer accepts nothing else.
/// </summary>
public sealed class SafeToSign
{
    internal SafeToSign(BlsPublicKeyBytes groupKey, DutyType duty, Slot slot, Root signingRoot)
    {
        GroupKey = groupKey;
        Duty = duty;
        Slot = slot;
        SigningRoot = signingRoot;
    }

    /// <summary>The validator's group key.</summary>
    public BlsPublicKeyBytes GroupKey { get; }

    /// <summary>The kind of duty.</summary>
    public DutyType Duty { get; }

    /// <summary>The duty's slot, under which partial signatures are exchanged.</summary>
    public Slot Slot { get; }

    /// <summary>What may be signed.</summary>
    public Root SigningRoot { get; }
}
