namespace ClayStack.Dvt.Crypto.Threshold;

/// <summary>Why a group key and its public shares are refused (PROTOCOL I4). Closed; checked in this order.</summary>
public enum SharedKeyFault
{
    /// <summary>They are accepted.</summary>
    None = 0,

    /// <summary>The threshold is below 2 or above the number of shares, or there are too many shares.</summary>
    ThresholdOutOfRange = 1,

    /// <summary>Not one possession proof for every share.</summary>
    ProofCountDiffers = 2,

    /// <summary>Two shares are equal, or one equals the group key.</summary>
    DuplicateKey = 3,

    /// <summary>The shares do not lie on one polynomial of degree at most t - 1.</summary>
    DegreeTooHigh = 4,

    /// <summary>They do, but its value at 0 is not the group key.</summary>
    NotTheGroupKey = 5,

    /// <summary>A share's proof of possession does not verify.</summary>
    NoPossession = 6,

    /// <summary>Bytes that were said to have been validated are no public key.</summary>
    MalformedKey = 7,
}
