using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using ClayStack.Dvt.Crypto;

namespace ClayStack.Dvt.Node.Admin;

/// <summary>
/// Where a running node takes its operator's commands, and the word by which it knows that they are the operator's. It lies in
/// a file of the data folder that only its owner can read: whoever may read that may also read the node's store. Drawn anew at each
/// start.
/// </summary>
/// <param name="Address">A loopback address with the port that the system chose.</param>
/// <param name="Token">64 hexadecimal digits.</param>
internal sealed record AdminKey(IPEndPoint Address, string Token)
{
    /// <summary>The file in the data folder.</summary>
    public const string FileName = "admin";

    private const int TokenBytes = 32;
    private const int LengthMax = 256;

    /// <summary>Draws the key of a server.</summary>
    public static AdminKey Draw(IPEndPoint address, IRandomSource random)
    {
        Span<byte> token = stackalloc byte[TokenBytes];
        random.Fill(token);
        return new AdminKey(address, Convert.ToHexStringLower(token));
    }

    /// <summary>Writes the file, for its owner only.</summary>
    /// <exception cref="IOException">The file system refused.</exception>
    /// <exception cref="UnauthorizedAccessException">The process may not write there.</exception>
    public void Write(string dataFolder, IRandomSource random) =>
        AtomicFile.Write(Path.Combine(dataFolder, FileName), Encoding.ASCII.GetBytes($"{Address}\n{Token}\n"), random);

    /// <summary>Reads the file.</summary>
    /// <param name="dataFolder">The data folder.</param>
    /// <param name="key">The key; null on failure.</param>
    /// <param name="problem">Why not.</param>
    public static bool TryRead(string dataFolder, [NotNullWhen(true)] out AdminKey? key, [NotNullWhen(false)] out string? problem)
    {
        key = null;
        string path = Path.Combine(dataFolder, FileName);
        try
        {
            if (!File.Exists(path))
            {
                problem = $"there is no {path}, which a running node has";
                return false;
            }

            string[] lines = Encoding.ASCII.GetString(AtomicFile.Read(path, LengthMax) ?? []).Split('\n');
            if (lines is [var address, { Length: 2 * TokenBytes } token, ""] && IPEndPoint.TryParse(address, out IPEndPoint? place))
                key = new AdminKey(place, token);
            problem = key is null ? $"{path} was not written by a node" : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            problem = $"{path} cannot be read ({exception.Message}): use the account that the node runs under";
        }

        return problem is null;
    }

    /// <summary>Whether a header proves the key. Takes the same time whatever it says.</summary>
    public bool IsProvenBy(string? authorization) => CryptographicOperations.FixedTimeEquals(
        Encoding.UTF8.GetBytes(Authorization), Encoding.UTF8.GetBytes(authorization ?? ""));

    /// <summary>The header that proves the key.</summary>
    public string Authorization => $"Bearer {Token}";

    /// <summary>Where it is; the word stays out of logs.</summary>
    public override string ToString() => Address.ToString();
}
