using System.Diagnostics.CodeAnalysis;
using ClayStack.Dvt.Crypto.Bls12381;
using ClayStack.Dvt.Crypto.Keys;
using ClayStack.Dvt.Duties.Clusters;
using ClayStack.Dvt.Node.Configuration;

namespace ClayStack.Dvt.Node.Commands;

/// <summary>The EIP-2335 keystores of a folder: its files <c>*keystore*.json</c>, as deposit tools and validator clients write them.</summary>
internal static class KeystoreFolder
{
    private const string Pattern = "*keystore*.json";

    /// <summary>Opens all of them, in the order of their names, at the cost of a key derivation each.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="passwordPath">A file with the password of all, or a folder with a file for each, named as the keystore but for .txt.</param>
    /// <param name="keys">The keys, owned by the caller; null on failure.</param>
    /// <param name="problem">What is wrong and the remedy.</param>
    public static bool TryOpen(
        string folder, string passwordPath, [NotNullWhen(true)] out IReadOnlyList<BlsSecretKey>? keys, [NotNullWhen(false)] out string? problem)
    {
        keys = null;
        if (!TryList(folder, out string[]? files, out problem))
            return false;
        List<BlsSecretKey> opened = [];
        try
        {
            foreach (string file in files)
            {
                if (!TryOpenOne(file, PasswordFileOf(file, passwordPath), out BlsSecretKey? key, out problem))
                    return false;
                opened.Add(key);
            }

            keys = opened;
            return true;
        }
        finally
        {
            if (keys is null)
                opened.ForEach(key => key.Dispose());
        }
    }

    private static bool TryList(string folder, [NotNullWhen(true)] out string[]? files, [NotNullWhen(false)] out string? problem)
    {
        files = null;
        problem = null;
        try
        {
            files = [.. Directory.EnumerateFiles(folder, Pattern).Order(StringComparer.Ordinal)];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            problem = $"The folder of keystores cannot be read: {exception.Message}";
            return false;
        }

        if (files.Length is > 0 and <= ValidatorManifest.ValidatorCountMax)
            return true;
        problem = $"{folder} has {files.Length} files {Pattern}: name the folder that has 1 to {ValidatorManifest.ValidatorCountMax}.";
        files = null;
        return false;
    }

    private static string PasswordFileOf(string keystore, string passwordPath) =>
        Directory.Exists(passwordPath) ? Path.Combine(passwordPath, Path.GetFileNameWithoutExtension(keystore) + ".txt") : passwordPath;

    private static bool TryOpenOne(
        string file, string passwordFile, [NotNullWhen(true)] out BlsSecretKey? key, [NotNullWhen(false)] out string? problem)
    {
        key = null;
        if (!new PasswordSource.InFile(passwordFile).TryRead(static _ => null, out Password? password, out problem))
            return false;
        using Password owned = password;
        bool opened = KeystoreImport.TryRead(file, owned, out key, out ClusterFileError? error);
        problem = error?.ToString();
        return opened;
    }
}
