using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Ssz;

namespace ClayStack.Dvt.Ethereum.Capella;

/// <summary>A change of credentials, signed by the withdrawal key (consensus-specs
/// capella/beacon-chain.md).</summary>
public sealed class SignedBlsToExecutionChange(BlsToExecutionChange message, BlsSignatureBytes signature)
    : SszContainer<SignedBlsToExecutionChange>, ISszContainer<SignedBlsToExecutionChange>
{
    /// <summary>The specification's <c>message</c>.</summary>
    public BlsToExecutionChange Message => message;

    /// <summary>The specification's <c>signature</c>.</summary>
    public BlsSignatureBytes Signature => signature;

    static SignedBlsToExecutionChange ISszContainer<SignedBlsToExecutionChange>.Blank() => new(null!, default);

    /// <inheritdoc/>
    public void Visit<TVisitor>(ref TVisitor visitor) where TVisitor : struct, ISszVisitor, allows ref struct
    {
        visitor.Container("message"u8, ref message);
        visitor.Value("signature"u8, ref signature);
    }
}
