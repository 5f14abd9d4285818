using System.Collections.Immutable;
using ClayStack.Dvt.Crypto;

namespace ClayStack.Dvt.Duties.Clusters;

/// <summary>An entry of a manifest at its place in the chain, with the signatures that it carries.</summary>
/// <param name="Sequence">Its number, from 1.</param>
/// <param name="Previous">The hash of the entry in front of it; of the first one, the definition's hash.</param>
/// <param name="Content">The content.</param>
/// <param name="Signatures">Signatures over <see cref="ValidatorManifest.Next"/> of the manifest that ends in front of the entry.</param>
public sealed record SignedManifestEntry(
    ulong Sequence, Bytes32 Previous, ManifestEntry Content, ImmutableArray<OperatorSignature> Signatures);
