using ClayStack.Dvt.Crypto.Bls12381;

namespace ClayStack.Dvt.Crypto.Keys;

/// <summary>The checked content of a keystore file; lengths are those of <see cref="Keystore"/>.</summary>
internal sealed class KeystoreFields
{
    public required KdfCost Kdf { get; init; }

    public required byte[] Salt { get; init; }

    public required byte[] Vector { get; init; }

    public required byte[] CipherText { get; init; }

    public required byte[] Checksum { get; init; }

    public required BlsPublicKey PublicKey { get; init; }

    public KeyPath? Path { get; init; }

    public Guid? Uuid { get; init; }

    public string? Description { get; init; }
}
