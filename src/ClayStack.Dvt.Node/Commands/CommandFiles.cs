using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace ClayStack.Dvt.Node.Commands;

/// <summary>Files that commands read and write, with the file system's refusals as values.</summary>
internal static class CommandFiles
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Reads a file of bounded length.</summary>
    public static bool TryRead(
        string path, int lengthMax, [NotNullWhen(true)] out byte[]? content, [NotNullWhen(false)] out string? problem)
    {
        content = null;
        problem = null;
        try
        {
            using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            if (stream.Length > lengthMax)
            {
                problem = string.Create(CultureInfo.InvariantCulture, $"{path} has more than {lengthMax} bytes: is it the right file?");
                return false;
            }

            content = new byte[stream.Length];
            stream.ReadExactly(content);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            problem = $"{path} cannot be read: {exception.Message}";
            return false;
        }
    }

    /// <summary>Writes a new file with mode 600; one that is there is not touched.</summary>
    public static bool TryWriteNew(string path, ReadOnlySpan<byte> content, [NotNullWhen(false)] out string? problem)
    {
        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;
        try
        {
            using FileStream stream = new(path, options);
            stream.Write(content);
            stream.Flush(flushToDisk: true);
            problem = null;
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            problem = $"{path} cannot be written: {exception.Message}";
            return false;
        }
    }
}
