namespace ClayStack.Dvt.Crypto.Keys;

/// <summary>Why a text is no BIP-39 mnemonic, or bytes are no entropy for one.</summary>
public enum MnemonicError
{
    /// <summary>It is one.</summary>
    None = 0,

    /// <summary>
    /// The number of words is not 12, 15, 18, 21 or 24, or the text is longer than any of these can be.
    /// </summary>
    WrongWordCount,

    /// <summary>A word is neither in the English list nor the first four letters of one that is.</summary>
    UnknownWord,

    /// <summary>
    /// All words are known, but the checksum in the last one does not fit: a word is wrong or misplaced.
    /// </summary>
    WrongChecksum,

    /// <summary>The entropy has not 16, 20, 24, 28 or 32 bytes.</summary>
    WrongEntropyLength,
}
