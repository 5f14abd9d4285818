namespace ClayStack.Dvt.Crypto.Keys;

/// <summary>Why a text cannot serve as a password or passphrase.</summary>
public enum PasswordError
{
    /// <summary>It can.</summary>
    None = 0,

    /// <summary>Nothing is left once control codes are stripped: most often an empty password file.</summary>
    Empty,

    /// <summary>More than <see cref="Password.CharsMax"/> UTF-16 code units.</summary>
    TooLong,

    /// <summary>The text is not well-formed Unicode (an unpaired surrogate, or the non-character U+FFFE).</summary>
    InvalidText,

    /// <summary>
    /// The text has characters beyond ASCII and this process cannot normalise them: it runs in
    /// globalization-invariant mode, where normalisation silently does nothing and a keystore would get a key that no
    /// other client derives. Run with ICU, or use an ASCII password.
    /// </summary>
    NormalizationUnavailable,
}
