using ClayStack.Dvt.Ethereum.Phase0;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Devnet.Chain;

/// <summary>Votes for one data under one signature, in a form that no fork decides.</summary>
/// <param name="Data">What was voted for.</param>
/// <param name="DataRoot">hash_tree_root of the data.</param>
/// <param name="Validators">Who voted, no one twice.</param>
/// <param name="Signature">The sum of their signatures.</param>
internal sealed record VoteAggregate(
    AttestationData Data, Root DataRoot, IReadOnlyList<int> Validators, BlsSignatureBytes Signature);
