using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Clusters;

/// <summary>The rules of a new validator and of settings that need no cryptography.</summary>
internal static class NewValidatorRules
{
    // consensus-specs: MIN_DEPOSIT_AMOUNT and, from Electra on, MAX_EFFECTIVE_BALANCE_ELECTRA.
    private const ulong DepositMinGwei = 1_000_000_000;
    private const ulong DepositMaxGwei = 2_048_000_000_000;

    // ETH1_ADDRESS_WITHDRAWAL_PREFIX and COMPOUNDING_WITHDRAWAL_PREFIX: the type, eleven zeros, the address.
    private const byte AddressPrefix = 0x01;
    private const byte CompoundingPrefix = 0x02;
    private const int AddressOffset = Hash32.Length - ExecutionAddress.Length;

    /// <summary>The first rule that is broken, its thing relative to the validator; null if none is.</summary>
    public static ClusterFileError? Check(ClusterDefinition definition, NewValidator validator)
    {
        if (validator.PublicShares.IsDefault || validator.PublicShares.Length != definition.OperatorCount)
            return new(ClusterFileReason.WrongShareCount, ", public_shares", $"It needs {definition.OperatorCount}, one for each operator.");
        if (validator.Proofs.IsDefault || validator.Proofs.Length != definition.OperatorCount)
            return new(ClusterFileReason.WrongShareCount, ", proofs", $"It needs {definition.OperatorCount}, one for each public share.");
        if (!IsWithdrawable(validator.WithdrawalCredentials))
        {
            return new(
                ClusterFileReason.InvalidCredentials,
                ", withdrawal_credentials",
                "Use 0x01 or 0x02, eleven zero bytes and an execution address: other deposits could not be withdrawn.");
        }

        if (validator.DepositAmounts.IsDefault || validator.DepositAmounts.Length > NewValidator.DepositCountMax)
            return new(ClusterFileReason.TooLarge, ", deposit_amounts", $"A validator has at most {NewValidator.DepositCountMax} deposits.");
        foreach (Gwei amount in validator.DepositAmounts)
        {
            if (amount.Value is < DepositMinGwei or > DepositMaxGwei)
                return new(ClusterFileReason.OutOfRange, $", deposit amount {amount}", $"A deposit has {DepositMinGwei} to {DepositMaxGwei} gwei.");
        }

        if (validator.DepositAmounts.Distinct().Count() != validator.DepositAmounts.Length)
            return new(ClusterFileReason.Duplicate, ", deposit_amounts", "The signature for an amount is the same every time: name it once.");

        return Check(validator.Settings);
    }

    /// <summary>The first rule of settings that is broken; null if none is.</summary>
    public static ClusterFileError? Check(ValidatorSettings settings)
    {
        if (settings.FeeRecipient == default)
            return new(ClusterFileReason.OutOfRange, ", fee_recipient", "Fees to the zero address are lost: name the recipient.");
        if (settings.GasLimit == 0)
            return new(ClusterFileReason.OutOfRange, ", gas_limit", "A gas limit is above 0.");
        return settings.EffectiveEpoch == Epoch.FarFuture
            ? new(ClusterFileReason.OutOfRange, ", effective_epoch", "Settings that never hold are no settings: choose an epoch.")
            : null;
    }

    private static bool IsWithdrawable(Hash32 credentials)
    {
        ReadOnlySpan<byte> bytes = credentials.Span;
        return bytes[0] is AddressPrefix or CompoundingPrefix
            && !bytes[1..AddressOffset].ContainsAnyExcept((byte)0)
            && bytes[AddressOffset..].ContainsAnyExcept((byte)0);
    }
}
