using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Ssz;

namespace ClayStack.Dvt.Ethereum.Bellatrix;

/// <summary>What a validator asks of block builders (builder-specs bellatrix/builder.md).</summary>
public sealed class ValidatorRegistrationV1(
    ExecutionAddress feeRecipient,
    Uint64 gasLimit,
    Uint64 timestamp,
    BlsPublicKeyBytes pubkey)
    : SszContainer<ValidatorRegistrationV1>, ISszContainer<ValidatorRegistrationV1>
{
    /// <summary>The specification's <c>fee_recipient</c>.</summary>
    public ExecutionAddress FeeRecipient => feeRecipient;

    /// <summary>The specification's <c>gas_limit</c>.</summary>
    public Uint64 GasLimit => gasLimit;

    /// <summary>The specification's <c>timestamp</c>.</summary>
    public Uint64 Timestamp => timestamp;

    /// <summary>The specification's <c>pubkey</c>.</summary>
    public BlsPublicKeyBytes Pubkey => pubkey;

    static ValidatorRegistrationV1 ISszContainer<ValidatorRegistrationV1>.Blank() =>
        new(default, default, default, default);

    /// <inheritdoc/>
    public void Visit<TVisitor>(ref TVisitor visitor) where TVisitor : struct, ISszVisitor, allows ref struct
    {
        visitor.Value("fee_recipient"u8, ref feeRecipient);
        visitor.Value("gas_limit"u8, ref gasLimit);
        visitor.Value("timestamp"u8, ref timestamp);
        visitor.Value("pubkey"u8, ref pubkey);
    }
}
