using System.Globalization;
using System.Text;

namespace ClayStack.Dvt.Crypto.Identity;

/// <summary>The personal messages of EIP-191, version 0x45, as <c>personal_sign</c> of wallets signs them.</summary>
public static class PersonalMessage
{
    /// <summary>
    /// The digest to sign: Keccak-256 of 0x19, <c>Ethereum Signed Message:</c>, a line feed, the message's length in
    /// bytes as a decimal number, and the message.
    /// </summary>
    public static Bytes32 Digest(ReadOnlySpan<byte> message)
    {
        byte[] prefix = Encoding.ASCII.GetBytes(
            string.Create(CultureInfo.InvariantCulture, $"\u0019Ethereum Signed Message:\n{message.Length}"));
        return Keccak256.Hash([.. prefix, .. message]);
    }
}
