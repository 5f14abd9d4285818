using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ClayStack.Dvt.Crypto.Identity;

/// <summary>
/// Self-signed certificates by which nodes meet in TLS 1.3. Peers look at the public key alone (<see cref="SpkiPin"/>);
/// names and dates are there because the format demands them.
/// </summary>
public static class NodeCertificate
{
    private const int SerialLength = 16;

    // RFC 5280, 4.2.1.12: id-kp-serverAuth and id-kp-clientAuth.
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    /// <summary>A certificate for both ends of a connection, with its private key.</summary>
    /// <param name="key">The node's key; stays the caller's, and may be disposed before the certificate.</param>
    /// <param name="commonName">A name for people who look at the certificate, 1 to 64 characters.</param>
    /// <param name="notBefore">The start of the validity, seconds precise.</param>
    /// <param name="notAfter">The end of the validity, after its start.</param>
    /// <param name="random">Where the serial number comes from.</param>
    /// <returns>The certificate, owned by the caller.</returns>
    /// <exception cref="ArgumentException">The name or the dates are not as demanded.</exception>
    public static X509Certificate2 Create(
        NodeKey key, string commonName, DateTimeOffset notBefore, DateTimeOffset notAfter, IRandomSource random)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(random);
        ArgumentException.ThrowIfNullOrEmpty(commonName);
        if (commonName.Length > 64)
            throw new ArgumentException("A common name has at most 64 characters.", nameof(commonName));
        if (notAfter <= notBefore)
            throw new ArgumentException("The validity ends before it begins.", nameof(notAfter));

        X500DistinguishedNameBuilder name = new();
        name.AddCommonName(commonName);
        X500DistinguishedName subject = name.Build();
        CertificateRequest request = new(subject, key.Platform, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(
            new X509BasicConstraintsExtension(
                certificateAuthority: false, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(
            new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(
            new X509EnhancedKeyUsageExtension(
                [new Oid(ServerAuthentication), new Oid(ClientAuthentication)], critical: true));

        using X509Certificate2 certificate = request.Create(
            subject, X509SignatureGenerator.CreateForECDsa(key.Platform), notBefore, notAfter, NewSerial(random));
        return certificate.CopyWithPrivateKey(key.Platform);
    }

    /// <summary>A positive number without leading zero byte, as RFC 5280, 4.1.2.2 asks.</summary>
    private static byte[] NewSerial(IRandomSource random)
    {
        byte[] serial = new byte[SerialLength];
        random.Fill(serial);
        serial[0] = (byte)((serial[0] & 0x7f) | 0x40);
        return serial;
    }
}
