namespace ClayStack.Dvt.Crypto.Keys;

/// <summary>Why a share file gave no shares.</summary>
public enum ShareFileError
{
    /// <summary>It gave them.</summary>
    None = 0,

    /// <summary>The file does not begin as a share file does, or is shorter than one without shares.</summary>
    NotAShareFile,

    /// <summary>The file is of a version that this software does not know.</summary>
    UnsupportedVersion,

    /// <summary>
    /// The file is damaged: its length or its SHA-256 digest does not fit, or what it says is impossible. Restore it
    /// from a copy; another password will not help.
    /// </summary>
    Corrupt,

    /// <summary>The file belongs to another cluster definition than the one asked for.</summary>
    WrongCluster,

    /// <summary>The file's cost lies outside the bounds of <see cref="KdfCost"/>.</summary>
    KdfCostOutOfBounds,

    /// <summary>The file is undamaged, and the password does not open it.</summary>
    WrongPassword,

    /// <summary>
    /// The password is right, but a share has been changed by someone who also fitted the file's digest, or is no valid
    /// secret key, or its group public key is none: not an accident.
    /// </summary>
    Forged,
}
