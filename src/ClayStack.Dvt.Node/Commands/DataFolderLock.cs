using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace ClayStack.Dvt.Node.Commands;

/// <summary>
/// Keeps every other process out of a data folder: a lock of the operating system on <c>node.lock</c>, which ends with the process,
/// however it ends. Beside it, <c>node.pid</c> tells others who has it.
/// </summary>
internal sealed class DataFolderLock : IDisposable
{
    private const string LockName = "node.lock";
    private const string OwnerName = "node.pid";
    private const int OwnerLengthMax = 32;

    private readonly FileStream _file;
    private readonly string _ownerPath;

    private DataFolderLock(FileStream file, string ownerPath)
    {
        _file = file;
        _ownerPath = ownerPath;
    }

    /// <summary>Takes the lock, after making the folder if need be, for its owner only.</summary>
    /// <param name="folder">The data folder; its parent exists.</param>
    /// <param name="processId">This process.</param>
    /// <param name="taken">The lock, released when disposed; null on failure.</param>
    /// <param name="problem">Why not, and what to do about it.</param>
    public static bool TryTake(
        string folder, int processId, [NotNullWhen(true)] out DataFolderLock? taken, [NotNullWhen(false)] out string? problem)
    {
        taken = null;
        string path = Path.Combine(folder, LockName);
        string ownerPath = Path.Combine(folder, OwnerName);
        try
        {
            MakePrivate(folder);
            FileStream? file = TryOpen(path);
            if (file is null)
            {
                problem = $"The data folder {folder} is in use by {OwnerOf(ownerPath)}. Two nodes on one folder could get validators slashed: stop that one, or name another folder by --data-dir.";
                return false;
            }

            if (!IsEffective(path))
            {
                file.Dispose();
                problem = $"The file system of {folder} does not lock files, or file locks are switched off (DOTNET_SYSTEM_IO_DISABLEFILELOCKING), so a second node could not be kept away. Use a local disk.";
                return false;
            }

            File.WriteAllText(ownerPath, processId.ToString(CultureInfo.InvariantCulture) + "\n");
            taken = new DataFolderLock(file, ownerPath);
            problem = null;
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            problem = $"The data folder {folder} cannot be used: {exception.Message} Let the node's user write there, or name another folder by --data-dir.";
            return false;
        }
    }

    /// <summary>Releases the lock.</summary>
    public void Dispose()
    {
        try
        {
            // While the lock still holds, so that it is never another owner's name that goes.
            File.Delete(_ownerPath);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A name that stays behind misleads nobody: it is read only when the lock is held.
        }

        _file.Dispose();
    }

    private static void MakePrivate(string folder)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>Opens the file alone; null if somebody else has it so.</summary>
    private static FileStream? TryOpen(string path)
    {
        const int windowsSharingViolation = unchecked((int)0x80070020);
        const int unixWouldBlock = 11;
        const int bsdWouldBlock = 35;
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        }
        catch (IOException exception) when (exception.HResult is windowsSharingViolation or unixWouldBlock or bsdWouldBlock)
        {
            return null;
        }
    }

    /// <summary>Whether the lock that is held keeps out a second handle, as not every file system sees to.</summary>
    private static bool IsEffective(string path)
    {
        using FileStream? second = TryOpen(path);
        return second is null;
    }

    private static string OwnerOf(string ownerPath)
    {
        const string unknown = "another process";
        try
        {
            using FileStream stream = new(ownerPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            Span<byte> text = stackalloc byte[OwnerLengthMax];
            int length = stream.ReadAtLeast(text, text.Length, throwOnEndOfStream: false);
            return int.TryParse(text[..length].TrimEnd((byte)'\n'), NumberStyles.None, CultureInfo.InvariantCulture, out int owner)
                ? string.Create(CultureInfo.InvariantCulture, $"process {owner}")
                : unknown;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return unknown;
        }
    }
}
