namespace ClayStack.Dvt.Crypto.Keys;

/// <summary>Why a text is no key path.</summary>
public enum KeyPathError
{
    /// <summary>It is one.</summary>
    None = 0,

    /// <summary>The text does not start with <c>m</c>, or something other than <c>/</c> follows it.</summary>
    MissingMaster,

    /// <summary>A component is not a plain decimal number: empty, signed, spaced, hardened by <c>'</c>.</summary>
    NotANumber,

    /// <summary>A component has a leading zero, so that the same path would have two spellings.</summary>
    LeadingZero,

    /// <summary>A component is not below 2^32.</summary>
    IndexTooLarge,

    /// <summary>There are more than <see cref="KeyPath.DepthMax"/> components.</summary>
    TooDeep,
}
