namespace ClayStack.Dvt.Crypto.Identity;

/// <summary>One member of an EIP-712 struct type.</summary>
/// <param name="Type">
/// The type as EIP-712 writes it: <c>uint8</c> to <c>uint256</c>, <c>int8</c> to <c>int256</c>, <c>bytes1</c> to
/// <c>bytes32</c>, <c>bool</c>, <c>address</c>, <c>bytes</c>, <c>string</c>, a struct's name, or an array <c>T[]</c> or
/// <c>T[n]</c> of any of these.
/// </param>
/// <param name="Name">The member's name, an identifier.</param>
public sealed record Eip712Member(string Type, string Name);
