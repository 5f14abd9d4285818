using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Ssz;

namespace ClayStack.Dvt.Ethereum.Bellatrix;

/// <summary>A registration with block builders, signed by the validator (builder-specs
/// bellatrix/builder.md).</summary>
public sealed class SignedValidatorRegistrationV1(ValidatorRegistrationV1 message, BlsSignatureBytes signature)
    : SszContainer<SignedValidatorRegistrationV1>, ISszContainer<SignedValidatorRegistrationV1>
{
    /// <summary>The specification's <c>message</c>.</summary>
    public ValidatorRegistrationV1 Message => message;

    /// <summary>The specification's <c>signature</c>.</summary>
    public BlsSignatureBytes Signature => signature;

    static SignedValidatorRegistrationV1 ISszContainer<SignedValidatorRegistrationV1>.Blank() => new(null!, default);

    /// <inheritdoc/>
    public void Visit<TVisitor>(ref TVisitor visitor) where TVisitor : struct, ISszVisitor, allows ref struct
    {
        visitor.Container("message"u8, ref message);
        visitor.Value("signature"u8, ref signature);
    }
}
