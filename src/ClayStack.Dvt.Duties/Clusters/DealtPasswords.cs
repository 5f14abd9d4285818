using System.Collections.Immutable;
using ClayStack.Dvt.Crypto.Keys;

namespace ClayStack.Dvt.Duties.Clusters;

/// <summary>How the files that a dealer writes are protected. A closed family.</summary>
public abstract record DealtPasswords
{
    private DealtPasswords()
    {
    }

    /// <summary>By passwords that the operators know; no password is written.</summary>
    /// <param name="Passwords">One for each node, in order; they stay the caller's.</param>
    /// <param name="Cost">The cost of shares and identities; <see cref="ScryptCost.Standard"/> outside tests.</param>
    public sealed record Given(ImmutableArray<Password> Passwords, ScryptCost Cost) : DealtPasswords
    {
        /// <summary>The type's name and nothing else.</summary>
        public override string ToString() => nameof(Given);
    }

    /// <summary>
    /// By passwords of 256 random bits, each written to <see cref="ClusterFiles.Password"/> in its node's folder, at
    /// <see cref="ScryptCost.OfDrawnPassword"/>.
    /// </summary>
    public sealed record DrawnAndWritten : DealtPasswords;
}
