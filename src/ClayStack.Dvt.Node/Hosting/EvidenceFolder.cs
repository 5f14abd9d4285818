using System.Globalization;
using System.Security.Cryptography;
using ClayStack.Dvt.Crypto;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Peers.Codec;

namespace ClayStack.Dvt.Node.Hosting;

/// <summary>
/// Evidence in a folder, a file for each piece (PROTOCOL C6): <c>operator-2-8f3a….evidence</c>, named by its content. The files
/// may be copied and handed on; <c>clay-dvt evidence verify</c> checks them. Thread-safe.
/// </summary>
/// <param name="folder">The folder; made when the first piece is kept.</param>
/// <param name="definitionHash">The cluster.</param>
/// <param name="random">Names the temporary file of each write.</param>
internal sealed class EvidenceFolder(string folder, Bytes32 definitionHash, IRandomSource random) : IEvidenceStore
{
    /// <summary>The folder's name in the data folder.</summary>
    public const string Name = "evidence";

    /// <summary>How every file's name ends.</summary>
    public const string Extension = ".evidence";

    private const int DigitsOfName = 16;

    private readonly Lock _gate = new();

    /// <inheritdoc/>
    public string? Keep(Contradiction evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        byte[] content = EvidenceFile.Encode(definitionHash, evidence);
        string prefix = string.Create(CultureInfo.InvariantCulture, $"operator-{evidence.Culprit.Value}-");
        string path = Path.Combine(folder, prefix + Convert.ToHexStringLower(SHA256.HashData(content))[..DigitsOfName] + Extension);
        lock (_gate)
        {
            Directory.CreateDirectory(folder);
            if (File.Exists(path) || Directory.GetFiles(folder, prefix + "*" + Extension).Length >= IEvidenceStore.PerOperatorMax)
                return null;
            AtomicFile.Write(path, content, random);
            return path;
        }
    }
}
