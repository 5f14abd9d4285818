using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ClayStack.Dvt.Rpc.Tls;

/// <summary>
/// TLS 1.3 between sides that know each other's public key (PROTOCOL I1). The SHA-256 of the other side's
/// SubjectPublicKeyInfo decides alone; names, issuers and dates of certificates are not looked at, and no certificate is
/// ever fetched from where a stranger's certificate points to.
/// </summary>
public static class RpcTls
{
    /// <summary>The settings of a server that demands a key from each caller.</summary>
    /// <param name="certificate">The server's certificate with its private key.</param>
    /// <param name="accepts">Judges the SHA-256 of a caller's SubjectPublicKeyInfo, 32 bytes; from any thread.</param>
    public static SslServerAuthenticationOptions ServerOptions(X509Certificate2 certificate, Func<ReadOnlySpan<byte>, bool> accepts)
    {
        ArgumentNullException.ThrowIfNull(accepts);
        return ServerOptions(Context(certificate), accepts);
    }

    /// <summary>The settings of a client that shows its key and demands one.</summary>
    /// <param name="certificate">The client's certificate with its private key.</param>
    /// <param name="accepts">Judges the SHA-256 of the server's SubjectPublicKeyInfo, 32 bytes; from any thread.</param>
    public static SslClientAuthenticationOptions ClientOptions(X509Certificate2 certificate, Func<ReadOnlySpan<byte>, bool> accepts)
    {
        ArgumentNullException.ThrowIfNull(accepts);
        return new SslClientAuthenticationOptions
        {
            EnabledSslProtocols = SslProtocols.Tls13,
            ApplicationProtocols = [SslApplicationProtocol.Http2],
            ClientCertificateContext = Context(certificate),
            RemoteCertificateValidationCallback = (_, shown, _, _) => IsAccepted(shown, accepts),
            CertificateChainPolicy = NoChain(),
            AllowTlsResume = false,
            AllowRenegotiation = false,
        };
    }

    /// <summary>The SHA-256 of a certificate's SubjectPublicKeyInfo, 32 bytes (RFC 7469, 2.4).</summary>
    /// <param name="certificate">The certificate.</param>
    public static byte[] SpkiSha256(X509Certificate2 certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        return SHA256.HashData(certificate.PublicKey.ExportSubjectPublicKeyInfo());
    }

    internal static SslServerAuthenticationOptions ServerOptions(SslStreamCertificateContext context, Func<ReadOnlySpan<byte>, bool> accepts) => new()
    {
        EnabledSslProtocols = SslProtocols.Tls13,
        ApplicationProtocols = [SslApplicationProtocol.Http2],
        ServerCertificateContext = context,
        ClientCertificateRequired = true,
        RemoteCertificateValidationCallback = (_, shown, _, _) => IsAccepted(shown, accepts),
        CertificateChainPolicy = NoChain(),
        AllowTlsResume = false,
        AllowRenegotiation = false,
    };

    internal static SslStreamCertificateContext Context(X509Certificate2 certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        if (!certificate.HasPrivateKey)
            throw new ArgumentException("The certificate has no private key; load it together with its key.", nameof(certificate));
        return SslStreamCertificateContext.Create(certificate, additionalCertificates: null, offline: true);
    }

    /// <summary>
    /// A session must not be resumed either: each connection is judged by the pins of its day. Keys that .NET cannot read
    /// are not accepted.
    /// </summary>
    private static bool IsAccepted(X509Certificate? shown, Func<ReadOnlySpan<byte>, bool> accepts)
    {
        if (shown is not X509Certificate2 certificate)
            return false;
        byte[] digest;
        try
        {
            digest = SpkiSha256(certificate);
        }
        catch (CryptographicException)
        {
            return false;
        }

        return accepts(digest);
    }

    /// <summary>The runtime builds a chain before it asks us; it must neither read stores nor fetch anything for that.</summary>
    private static X509ChainPolicy NoChain() => new()
    {
        TrustMode = X509ChainTrustMode.CustomRootTrust,
        RevocationMode = X509RevocationMode.NoCheck,
        DisableCertificateDownloads = true,
        VerificationFlags = X509VerificationFlags.AllFlags,
    };
}
