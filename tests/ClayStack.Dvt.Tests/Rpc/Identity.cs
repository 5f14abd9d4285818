using System.Security.Cryptography.X509Certificates;
using ClayStack.Dvt.Crypto;
using ClayStack.Dvt.Crypto.Identity;
using ClayStack.Dvt.Rpc.Tls;

namespace ClayStack.Dvt.Tests.Rpc;

/// <summary>A node's certificate and its pin, made as nodes make them.</summary>
internal sealed class Identity : IDisposable
{
    public Identity(string name)
    {
        SystemRandomSource random = new();
        using NodeKey key = NodeKey.Generate(random);
        Certificate = NodeCertificate.Create(
            key, name, DateTimeOffset.UnixEpoch.AddYears(50), DateTimeOffset.UnixEpoch.AddYears(51), random);
        Pin = RpcTls.SpkiSha256(Certificate);
        Assert.Equal(SpkiPin.Of(Certificate.PublicKey.ExportSubjectPublicKeyInfo()).Digest.ToArray(), Pin);
    }

    /// <summary>Not valid by its dates: they bind nothing.</summary>
    public X509Certificate2 Certificate { get; }

    public byte[] Pin { get; }

    public bool Matches(ReadOnlySpan<byte> digest) => digest.SequenceEqual(Pin);

    public void Dispose() => Certificate.Dispose();
}
