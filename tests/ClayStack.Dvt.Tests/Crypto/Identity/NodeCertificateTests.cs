using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ClayStack.Dvt.Crypto.Identity;
using ClayStack.Dvt.TestKit;

namespace ClayStack.Dvt.Tests.Crypto.Identity;

public sealed class NodeCertificateTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset End = Start.AddYears(10);

    [Fact]
    public void Create_HasTheNodesKeyAndNothingUnneeded()
    {
        using NodeKey key = NodeKey.Generate(new SeededRandomSource(1));
        using X509Certificate2 certificate = NodeCertificate.Create(key, "operator 1", Start, End, new SeededRandomSource(2));

        Assert.True(NodePublicKey.TryFromCertificate(certificate, out NodePublicKey? publicKey, out _));
        Assert.Equal(key.PublicKey, publicKey);
        Assert.Equal(SpkiPin.Of(certificate.PublicKey.ExportSubjectPublicKeyInfo()), publicKey.Pin);
        Assert.Equal("CN=operator 1", certificate.Subject);
        Assert.Equal(certificate.Subject, certificate.Issuer);
        Assert.Equal(Start.UtcDateTime, certificate.NotBefore.ToUniversalTime());
        Assert.Equal(End.UtcDateTime, certificate.NotAfter.ToUniversalTime());
        Assert.True(certificate.HasPrivateKey);
        Assert.Equal(32, certificate.SerialNumber.Length);
        Assert.Equal(3, certificate.Extensions.Count);
        Assert.All(certificate.Extensions, extension => Assert.True(extension.Critical));
    }

    [Fact]
    public void Create_SameRandomness_SameSerial()
    {
        using NodeKey key = NodeKey.Generate(new SeededRandomSource(1));
        using X509Certificate2 first = NodeCertificate.Create(key, "a", Start, End, new SeededRandomSource(2));
        using X509Certificate2 same = NodeCertificate.Create(key, "a", Start, End, new SeededRandomSource(2));
        using X509Certificate2 other = NodeCertificate.Create(key, "a", Start, End, new SeededRandomSource(3));
        Assert.Equal(first.SerialNumber, same.SerialNumber);
        Assert.NotEqual(first.SerialNumber, other.SerialNumber, StringComparer.Ordinal);
    }

    [Fact]
    public void Create_BadNameOrDates_IsTheProgramsMistake()
    {
        using NodeKey key = NodeKey.Generate(new SeededRandomSource(1));
        Assert.Throws<ArgumentException>(() => NodeCertificate.Create(key, "", Start, End, new SeededRandomSource(2)));
        Assert.Throws<ArgumentException>(
            () => NodeCertificate.Create(key, new string('a', 65), Start, End, new SeededRandomSource(2)));
        Assert.Throws<ArgumentException>(() => NodeCertificate.Create(key, "a", Start, Start, new SeededRandomSource(2)));
    }

    [Fact]
    public void TryFromCertificate_OtherKinds_AreRefused()
    {
        using RSA rsa = RSA.Create(2048);
        CertificateRequest request = new("CN=rsa", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using X509Certificate2 certificate = request.CreateSelfSigned(Start, End);
        Assert.False(NodePublicKey.TryFromCertificate(certificate, out NodePublicKey? key, out NodeKeyError error));
        Assert.Null(key);
        Assert.Equal(NodeKeyError.NotP256, error);

        foreach (ECCurve curve in new[] { ECCurve.NamedCurves.nistP384, ECCurve.NamedCurves.brainpoolP256r1 })
        {
            using ECDsa other = ECDsa.Create(curve);
            CertificateRequest otherRequest = new("CN=other", other, HashAlgorithmName.SHA256);
            using X509Certificate2 otherCertificate = otherRequest.CreateSelfSigned(Start, End);
            Assert.False(NodePublicKey.TryFromCertificate(otherCertificate, out _, out error));
            Assert.Equal(NodeKeyError.NotP256, error);
        }
    }

    [Fact]
    public async Task MutualTls13_BothEndsSeeTheOthersPin()
    {
        using NodeKey serverKey = NodeKey.Generate(new SeededRandomSource(1));
        NodeKey clientKey = NodeKey.Generate(new SeededRandomSource(2));
        SpkiPin clientPin = clientKey.PublicKey.Pin;
        using X509Certificate2 server = NodeCertificate.Create(serverKey, "server", Start, End, new SeededRandomSource(3));
        using X509Certificate2 client = NodeCertificate.Create(clientKey, "client", Start, End, new SeededRandomSource(4));

        // A certificate keeps its own handle of the key.
        clientKey.Dispose();

        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        using TcpClient dialled = new();
        Task dialling = dialled.ConnectAsync(
            (IPEndPoint)listener.LocalEndpoint, TestContext.Current.CancellationToken).AsTask();
        using TcpClient accepted = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        await dialling;

        SpkiPin? seenByServer = null;
        SpkiPin? seenByClient = null;
        await using SslStream serverStream = new(accepted.GetStream());
        await using SslStream clientStream = new(dialled.GetStream());
        await Task.WhenAll(
            serverStream.AuthenticateAsServerAsync(
                new SslServerAuthenticationOptions
                {
                    ServerCertificate = server,
                    ClientCertificateRequired = true,
                    EnabledSslProtocols = SslProtocols.Tls13,
                    RemoteCertificateValidationCallback = (_, certificate, _, _) => TrySeePin(
                        certificate, out seenByServer),
                },
                TestContext.Current.CancellationToken),
            clientStream.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = "peer",
                    ClientCertificates = [client],
                    EnabledSslProtocols = SslProtocols.Tls13,
                    RemoteCertificateValidationCallback = (_, certificate, _, _) => TrySeePin(
                        certificate, out seenByClient),
                },
                TestContext.Current.CancellationToken));

        Assert.Equal(SslProtocols.Tls13, serverStream.SslProtocol);
        Assert.Equal(clientPin, seenByServer);
        Assert.Equal(serverKey.PublicKey.Pin, seenByClient);
    }

    private static bool TrySeePin(X509Certificate? certificate, out SpkiPin? pin)
    {
        pin = certificate is X509Certificate2 presented && NodePublicKey.TryFromCertificate(
            presented, out NodePublicKey? key, out _)
            ? key.Pin
            : null;
        return pin is not null;
    }
}
