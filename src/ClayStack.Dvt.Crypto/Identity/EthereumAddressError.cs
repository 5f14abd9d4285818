namespace ClayStack.Dvt.Crypto.Identity;

/// <summary>Why a text is no Ethereum address.</summary>
public enum EthereumAddressError
{
    /// <summary>It is one.</summary>
    None = 0,

    /// <summary>The text does not start with <c>0x</c>.</summary>
    MissingPrefix,

    /// <summary>There are not 40 characters after the prefix.</summary>
    WrongLength,

    /// <summary>A character is no hexadecimal digit.</summary>
    NotHexadecimal,

    /// <summary>
    /// Letters of both cases are there, and their cases are not those that EIP-55 demands: a typing error.
    /// </summary>
    WrongChecksum,

    /// <summary>
    /// All letters have one case, so that nothing can be checked, and the caller demanded a checksum.
    /// </summary>
    MissingChecksum,
}
