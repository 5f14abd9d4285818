using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Exits;

/// <summary>The validator that somebody means: by its key, or by its index on the chain.</summary>
public abstract record ExitTarget
{
    private ExitTarget()
    {
    }

    /// <summary>By its group public key.</summary>
    /// <param name="Key">The key.</param>
    public sealed record ByKey(BlsPublicKeyBytes Key) : ExitTarget
    {
        /// <inheritdoc/>
        public override string ToString() => Key.ToString();
    }

    /// <summary>By its index.</summary>
    /// <param name="Index">The index.</param>
    public sealed record ByIndex(ValidatorIndex Index) : ExitTarget
    {
        /// <inheritdoc/>
        public override string ToString() => Index.ToString();
    }

    /// <summary>Reads a decimal index, or a key as 0x and 96 hexadecimal digits.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out ExitTarget? target)
    {
        if (ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong index))
            target = new ByIndex(new ValidatorIndex(index));
        else
            target = BlsPublicKeyBytes.TryParse(text, out BlsPublicKeyBytes key) ? new ByKey(key) : null;
        return target is not null;
    }
}
