using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ClayStack.Dvt.Crypto;

/// <summary>
/// Files that are there whole or not at all, readable by their owner only: written beside their place, synced, renamed
/// over it, and the folder synced, so that after a crash the old or the new content stands, never a part.
/// </summary>
public static partial class AtomicFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Others =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    private const int SuffixLength = 8;

    // open(2): O_RDONLY is 0 everywhere; a folder may be opened for reading and synced.
    private const int ReadOnlyFlag = 0;

    /// <summary>Writes a file with mode 600, replacing one that is there.</summary>
    /// <param name="path">The file; its folder exists.</param>
    /// <param name="content">The whole content.</param>
    /// <param name="random">Names the temporary file.</param>
    /// <exception cref="IOException">The file system refused; the old file, if any, stands.</exception>
    /// <exception cref="UnauthorizedAccessException">The process may not write there.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content, IRandomSource random)
    {
        string target = Path.GetFullPath(path);
        string folder = Path.GetDirectoryName(target)
            ?? throw new ArgumentException("A file's path has a folder.", nameof(path));
        Span<byte> suffix = stackalloc byte[SuffixLength];
        random.Fill(suffix);
        string temporary = $"{target}.{Hex.Encode(suffix)}.tmp";
        try
        {
            WriteAndSync(temporary, content);
            File.Move(temporary, target, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }

        SyncFolder(folder);
    }

    /// <summary>Reads a file of bounded length into a pinned array, which may hold a secret.</summary>
    /// <returns>Null when the file is longer than <paramref name="lengthMax"/>, or is no plain file.</returns>
    /// <exception cref="IOException">The file is not there, or the file system refused.</exception>
    /// <exception cref="UnauthorizedAccessException">The process may not read it.</exception>
    public static byte[]? Read(string path, int lengthMax)
    {
        using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        if (!stream.CanSeek || stream.Length > lengthMax)
            return null;

        byte[] content = GC.AllocateUninitializedArray<byte>((int)stream.Length, pinned: true);
        stream.ReadExactly(content);
        return content;
    }

    /// <summary>
    /// True when only the owner may touch the file. Systems without Unix modes have no answer but true.
    /// </summary>
    public static bool IsPrivate(string path) =>
        OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & Others) == UnixFileMode.None;

    private static void WriteAndSync(string path, ReadOnlySpan<byte> content)
    {
        FileStreamOptions options = new()
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Share = FileShare.None,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;

        using FileStream stream = new(path, options);
        stream.Write(content);
        stream.Flush(flushToDisk: true);
    }

    /// <summary>Makes the rename itself durable. Windows has no such call; there the rename is journalled.</summary>
    private static void SyncFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
            return;

        int descriptor = Open(folder, ReadOnlyFlag);
        if (descriptor < 0)
            throw new IOException($"The folder cannot be opened to sync it (errno {Marshal.GetLastPInvokeError()}).");

        using SafeFileHandle handle = new(descriptor, ownsHandle: true);
        if (Sync(descriptor) != 0)
            throw new IOException($"The folder cannot be synced (errno {Marshal.GetLastPInvokeError()}).");
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Sync(int descriptor);
}
