using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using ClayStack.Dvt.Crypto;
using ClayStack.Dvt.Crypto.Identity;
using ClayStack.Dvt.Crypto.Keys;
using ClayStack.Dvt.Devnet.Local;
using ClayStack.Dvt.Duties.Clusters;

namespace ClayStack.Dvt.EndToEnd.Hostile;

/// <summary>An operator's node key in other hands: as a certificate, and as the files that <c>peer.mjs</c> reads.</summary>
internal sealed class OperatorKeys : IDisposable
{
    private OperatorKeys(string path, X509Certificate2 certificate)
    {
        Path = path;
        Certificate = certificate;
    }

    public string Path { get; }

    public X509Certificate2 Certificate { get; }

    public static OperatorKeys Take(LocalNode node, int receiver)
    {
        Assert.True(Password.TryCreate(File.ReadAllText(In(node, ClusterFiles.Password)).TrimEnd('\n'), out Password? password, out _));
        using (password)
        {
            Assert.True(NodeKeyFile.TryRead(In(node, ClusterFiles.NodeKey), password, out NodeKey? key, out NodeKeyError error), error.ToString());
            using (key)
            {
                OperatorKeys taken = new(Directory.CreateTempSubdirectory("clay-operator-").FullName, NewCertificate(key));
                taken.Write(node, receiver);
                return taken;
            }
        }
    }

    /// <summary>A certificate that is as good as any operator's, but for its key.</summary>
    public static X509Certificate2 Stranger()
    {
        using NodeKey key = NodeKey.Generate(new SystemRandomSource());
        return NewCertificate(key);
    }

    public void Dispose()
    {
        Directory.Delete(Path, recursive: true);
        Certificate.Dispose();
    }

    private static string In(LocalNode node, string file) => System.IO.Path.Combine(node.Folder, file);

    private static X509Certificate2 NewCertificate(NodeKey key)
    {
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        return NodeCertificate.Create(key, "operator", now.AddDays(-1), now.AddDays(1), new SystemRandomSource());
    }

    private void Write(LocalNode node, int receiver)
    {
        Assert.True(
            ClusterDefinition.TryParse(File.ReadAllBytes(In(node, ClusterFiles.Definition)), out ClusterDefinition? definition, out ClusterFileError? error),
            error?.ToString());
        File.WriteAllText(System.IO.Path.Combine(Path, "own.crt"), Certificate.ExportCertificatePem());
        File.WriteAllText(System.IO.Path.Combine(Path, "own.key"), Certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(System.IO.Path.Combine(Path, "cluster.json"), JsonSerializer.Serialize(new
        {
            definition_hash = Convert.ToHexString(definition.Hash.ToArray()),
            sender = node.Index,
            receiver,
            node_keys = definition.Operators.ToDictionary(member => member.Index.Value, member => Convert.ToHexString(member.NodeKey.Spki)),
        }));
    }
}
