using System.Collections.Immutable;
using ClayStack.Dvt.Crypto.Threshold;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Clusters;

/// <summary>One validator of a manifest, checked (PROTOCOL I3, I4). Immutable.</summary>
public sealed class ManifestValidator
{
    internal ManifestValidator(
        BlsPublicKeyBytes groupKey,
        SharedPublicKey key,
        Hash32 withdrawalCredentials,
        ImmutableArray<Gwei> depositAmounts,
        ImmutableArray<ValidatorSettings> settings)
    {
        GroupKey = groupKey;
        Key = key;
        WithdrawalCredentials = withdrawalCredentials;
        DepositAmounts = depositAmounts;
        Settings = settings;
    }

    /// <summary>The key that the validator has on chain, by which it is known everywhere (PROTOCOL S1).</summary>
    public BlsPublicKeyBytes GroupKey { get; }

    /// <summary>The group key with threshold and public shares, which verify partial and combined signatures.</summary>
    public SharedPublicKey Key { get; }

    /// <summary>The credentials with which deposits are signed; they never change.</summary>
    public Hash32 WithdrawalCredentials { get; }

    /// <summary>The amounts of the deposits that may be signed.</summary>
    public ImmutableArray<Gwei> DepositAmounts { get; }

    /// <summary>All settings that the manifest has of the validator, by rising effective epoch; at least one.</summary>
    public ImmutableArray<ValidatorSettings> Settings { get; }

    /// <summary>The settings in force in an epoch; null before the first ones are.</summary>
    public ValidatorSettings? SettingsAt(Epoch epoch)
    {
        for (int i = Settings.Length - 1; i >= 0; i--)
        {
            if (Settings[i].EffectiveEpoch <= epoch)
                return Settings[i];
        }

        return null;
    }

    /// <summary>The group key.</summary>
    public override string ToString() => $"validator {GroupKey}";

    internal ManifestValidator With(IEnumerable<ValidatorSettings> added) =>
        new(GroupKey, Key, WithdrawalCredentials, DepositAmounts, Settings.AddRange(added));
}
