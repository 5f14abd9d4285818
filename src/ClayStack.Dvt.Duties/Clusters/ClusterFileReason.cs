namespace ClayStack.Dvt.Duties.Clusters;

/// <summary>Everything for which a file of a cluster is refused (PROTOCOL I2 to I5); the list is closed.</summary>
public enum ClusterFileReason
{
    /// <summary>The file is not there.</summary>
    Missing = 1,

    /// <summary>The file system does not let the process read the file.</summary>
    Unreadable = 2,

    /// <summary>The file, or a list in it, is longer than any valid one.</summary>
    TooLarge = 3,

    /// <summary>The file is no JSON object, or names a property twice.</summary>
    NotJson = 4,

    /// <summary>The file has a format version that this program does not know.</summary>
    UnsupportedVersion = 5,

    /// <summary>A property is missing, of the wrong kind, or not in its one spelling.</summary>
    Malformed = 6,

    /// <summary>All is there, but the bytes are not those that this program would write: order, space, or something unknown.</summary>
    NotCanonical = 7,

    /// <summary>A number or a text lies outside of what is allowed.</summary>
    OutOfRange = 8,

    /// <summary>There are fewer than 4 or more than 13 operators, or their indices are not 1 to n in order.</summary>
    WrongOperators = 9,

    /// <summary>The threshold lies outside ⌊(n+f)/2⌋+1 to n−f.</summary>
    ThresholdOutOfRange = 10,

    /// <summary>An address or a node key occurs twice, or a list names the same thing twice.</summary>
    Duplicate = 11,

    /// <summary>Bytes are no P-256 node key.</summary>
    InvalidNodeKey = 12,

    /// <summary>Bytes are no BLS public key or signature.</summary>
    InvalidBlsPoint = 13,

    /// <summary>Withdrawal credentials are of no kind with which a deposit may be made.</summary>
    InvalidCredentials = 14,

    /// <summary>A validator's key or share occurs twice, within the manifest or within the validator.</summary>
    DuplicateKey = 15,

    /// <summary>A validator has not one public share and one proof for every operator.</summary>
    WrongShareCount = 16,

    /// <summary>Public shares do not lie on one polynomial of degree at most t−1.</summary>
    DegreeTooHigh = 17,

    /// <summary>Public shares lie on a polynomial that misses the group key.</summary>
    NotTheGroupKey = 18,

    /// <summary>A share's proof of possession does not verify.</summary>
    NoPossession = 19,

    /// <summary>Fewer operators have signed than must.</summary>
    TooFewSignatures = 20,

    /// <summary>A signature is not that operator's on this content.</summary>
    WrongSignature = 21,

    /// <summary>The file belongs to another cluster definition.</summary>
    WrongDefinition = 22,

    /// <summary>A manifest's entry does not follow the one in front of it.</summary>
    BrokenChain = 23,

    /// <summary>A change is about a validator that no earlier entry added.</summary>
    UnknownValidator = 24,

    /// <summary>A change takes effect no later than the settings that it replaces.</summary>
    EpochNotLater = 25,

    /// <summary>The node's key is none of the definition's.</summary>
    NotAnOperator = 26,

    /// <summary>An address is older than one that is already known.</summary>
    StaleAddress = 27,

    /// <summary>Secret shares are not those of the operator's public shares.</summary>
    WrongShares = 28,

    /// <summary>A file is no EIP-2335 keystore that can be used.</summary>
    InvalidKeystore = 29,

    /// <summary>The password does not open a file.</summary>
    WrongPassword = 30,
}
