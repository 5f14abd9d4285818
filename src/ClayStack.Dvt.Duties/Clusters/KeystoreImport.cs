using System.Diagnostics.CodeAnalysis;
using ClayStack.Dvt.Crypto.Bls12381;
using ClayStack.Dvt.Crypto.Keys;

namespace ClayStack.Dvt.Duties.Clusters;

/// <summary>Opens the EIP-2335 keystores of validators whose keys are to be split among a cluster.</summary>
public static class KeystoreImport
{
    /// <summary>Reads and decrypts one keystore, at the cost of one key derivation.</summary>
    /// <param name="path">The file.</param>
    /// <param name="password">The password; stays the caller's.</param>
    /// <param name="secret">The key, owned by the caller; null on failure.</param>
    /// <param name="error">Why not.</param>
    public static bool TryRead(
        string path,
        Password password,
        [NotNullWhen(true)] out BlsSecretKey? secret,
        [NotNullWhen(false)] out ClusterFileError? error)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(password);
        secret = null;
        if (!ClusterFolder.TryRead("", path, Keystore.LengthMax, out byte[]? content, out error))
            return false;

        if (!Keystore.TryParse(content, out Keystore? keystore, out KeystoreError fault))
        {
            error = new ClusterFileError(
                ClusterFileReason.InvalidKeystore, path, $"It cannot be used as a keystore ({fault}): export the key again.");
        }
        else if (!keystore.TryDecrypt(password, out secret, out KeystoreDecryptionError refused))
        {
            error = refused == KeystoreDecryptionError.WrongPassword
                ? new ClusterFileError(ClusterFileReason.WrongPassword, path, "The password does not open it: give the one it was made with.")
                : new ClusterFileError(ClusterFileReason.InvalidKeystore, path, $"It is damaged ({refused}): restore it from a copy.");
        }

        return Result.Accepted(secret, error);
    }
}
