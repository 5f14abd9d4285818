using System.Diagnostics.CodeAnalysis;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;

namespace ClayStack.Dvt.Beacon;

/// <summary>
/// The address of a beacon node: http or https, perhaps with a path in front of the API's own, perhaps with a user and a
/// password, which are sent as HTTP basic authentication and never shown.
/// </summary>
public sealed class BeaconEndpoint
{
    /// <summary>Enough to tell a few paths apart, and too little to find one.</summary>
    private const int DigestLength = 4;

    private BeaconEndpoint(Uri address, AuthenticationHeaderValue? authorization)
    {
        Address = address;
        Authorization = authorization;
        Name = address.IsDefaultPort ? address.Host : $"{address.Host}:{address.Port}";
        if (address.AbsolutePath.Length > 1)
            Name += $"/…{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(address.AbsolutePath)))[..DigestLength]}";
    }

    /// <summary>The address without user and password; its path ends with a slash.</summary>
    public Uri Address { get; }

    /// <summary>
    /// For logs and metrics: host, port if it is not the usual one, and if there is a path the beginning of its SHA-256, since
    /// hosted beacon nodes take keys there.
    /// </summary>
    public string Name { get; }

    internal AuthenticationHeaderValue? Authorization { get; }

    /// <summary>Reads an address; false with what is wrong and what to do, which does not repeat a password.</summary>
    public static bool TryParse(
        string? text, [NotNullWhen(true)] out BeaconEndpoint? endpoint, [NotNullWhen(false)] out string? error)
    {
        endpoint = null;
        error = null;
        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) || uri.Host.Length == 0)
            error = "The beacon node's address is no URL: write it as http://host:5052 or https://user:password@host/path.";
        else if (uri.Scheme is not ("http" or "https"))
            error = $"The beacon node's address begins with {uri.Scheme}: only http and https are spoken.";
        else if (uri.Query.Length > 0 || uri.Fragment.Length > 0)
            error = $"The address of the beacon node {uri.Host} has a query or a fragment: leave out what follows ? or #.";
        if (error is not null)
            return false;

        UriBuilder bare = new(uri!) { UserName = "", Password = "" };
        if (!bare.Path.EndsWith('/'))
            bare.Path += "/";
        endpoint = new BeaconEndpoint(bare.Uri, Basic(uri!.UserInfo));
        return true;
    }

    /// <summary>The name: no secret in it.</summary>
    public override string ToString() => Name;

    private static AuthenticationHeaderValue? Basic(string userInfo)
    {
        if (userInfo.Length == 0)
            return null;
        string[] parts = userInfo.Split(':', 2);
        string credentials = Uri.UnescapeDataString(parts[0]) + ":" + (parts.Length > 1 ? Uri.UnescapeDataString(parts[1]) : "");
        return new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(credentials)));
    }
}
