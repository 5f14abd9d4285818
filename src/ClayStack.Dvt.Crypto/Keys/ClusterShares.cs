using System.Collections.Immutable;
using ClayStack.Dvt.Crypto.Threshold;

namespace ClayStack.Dvt.Crypto.Keys;

/// <summary>
/// All key shares that one operator holds for one cluster. Owns the secrets: <see cref="Dispose"/> zeroes every one.
/// </summary>
public sealed class ClusterShares : IDisposable
{
    /// <summary>Takes ownership of shares and orders them by group public key.</summary>
    /// <param name="definitionHash">The hash of the cluster definition.</param>
    /// <param name="shareIndex">The operator's index: the x coordinate of its shares.</param>
    /// <param name="shares">The shares, in any order; no validator twice.</param>
    /// <exception cref="ArgumentException">A validator comes twice.</exception>
    public ClusterShares(Bytes32 definitionHash, ShareIndex shareIndex, IEnumerable<ValidatorShare> shares)
    {
        DefinitionHash = definitionHash;
        ShareIndex = shareIndex;
        Shares = [.. shares.Order(Comparer<ValidatorShare>.Create(Compare))];
        for (int i = 1; i < Shares.Length; i++)
        {
            if (Compare(Shares[i - 1], Shares[i]) == 0)
                throw new ArgumentException("A validator has two shares.", nameof(shares));
        }
    }

    /// <summary>The hash of the cluster definition.</summary>
    public Bytes32 DefinitionHash { get; }

    /// <summary>The operator's index: the x coordinate of its shares.</summary>
    public ShareIndex ShareIndex { get; }

    /// <summary>The shares, ordered by group public key, each once.</summary>
    public ImmutableArray<ValidatorShare> Shares { get; }

    /// <summary>Zeroes every share. May be called again.</summary>
    public void Dispose()
    {
        foreach (ValidatorShare share in Shares)
            share.Secret.Dispose();
    }

    private static int Compare(ValidatorShare left, ValidatorShare right) =>
        left.GroupPublicKey.Bytes.SequenceCompareTo(right.GroupPublicKey.Bytes);
}
