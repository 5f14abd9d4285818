using System.Security.Cryptography.X509Certificates;
using ClayStack.Dvt.Crypto;
using ClayStack.Dvt.Crypto.Identity;
using ClayStack.Dvt.Rpc.Tls;

namespace ClayStack.Dvt.EndToEnd.Foreign;

/// <summary>Keys for both sides: ours in memory, those of the foreign side and of a stranger as PEM files.</summary>
internal sealed class KeyFolder : IDisposable
{
    private readonly X509Certificate2 _foreign;

    public KeyFolder()
    {
        Path = Directory.CreateTempSubdirectory("clay-foreign-").FullName;
        Ours = NewCertificate("ours");
        _foreign = NewCertificate("foreign");
        using X509Certificate2 stranger = NewCertificate("stranger");
        Write(Path, _foreign);
        Write(System.IO.Path.Combine(Path, "other"), stranger);
    }

    public string Path { get; }

    public X509Certificate2 Ours { get; }

    public bool IsForeign(ReadOnlySpan<byte> digest) => digest.SequenceEqual(RpcTls.SpkiSha256(_foreign));

    public void Dispose()
    {
        Directory.Delete(Path, recursive: true);
        Ours.Dispose();
        _foreign.Dispose();
    }

    private static X509Certificate2 NewCertificate(string name)
    {
        SystemRandomSource random = new();
        using NodeKey key = NodeKey.Generate(random);
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        return NodeCertificate.Create(key, name, now.AddDays(-1), now.AddDays(1), random);
    }

    private void Write(string folder, X509Certificate2 own)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(System.IO.Path.Combine(folder, "own.crt"), own.ExportCertificatePem());
        File.WriteAllText(System.IO.Path.Combine(folder, "own.key"), own.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(System.IO.Path.Combine(folder, "peer.crt"), Ours.ExportCertificatePem());
    }
}
