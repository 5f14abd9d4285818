using System.Diagnostics.CodeAnalysis;
using ClayStack.Dvt.Crypto;

namespace ClayStack.Dvt.Duties.Clusters;

/// <summary>Files of a node's folder, with the file system's refusals as values.</summary>
internal static class ClusterFolder
{
    /// <summary>Reads a whole file of bounded length.</summary>
    public static bool TryRead(
        string folder,
        string name,
        int lengthMax,
        [NotNullWhen(true)] out byte[]? content,
        [NotNullWhen(false)] out ClusterFileError? error)
    {
        string path = Path.Combine(folder, name);
        content = null;
        error = null;
        try
        {
            content = AtomicFile.Read(path, lengthMax);
            if (content is null)
                error = new ClusterFileError(ClusterFileReason.TooLarge, path, $"It is no plain file of at most {lengthMax} bytes: is it the right one?");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            error = new ClusterFileError(ClusterFileReason.Missing, path, "It is not there: correct the folder, or put the file there.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            error = new ClusterFileError(ClusterFileReason.Unreadable, path, $"The system refuses to read it ({e.Message}): check its owner and mode.");
        }

        return Result.Accepted(content, error);
    }

    /// <summary>Writes a file, whole or not at all; false when the file system refuses.</summary>
    public static bool TryWrite(string folder, string name, ReadOnlySpan<byte> content, IRandomSource random)
    {
        try
        {
            AtomicFile.Write(Path.Combine(folder, name), content, random);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
