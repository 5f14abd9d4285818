using System.Diagnostics.CodeAnalysis;

namespace ClayStack.Dvt.Rpc.Wire;

/// <summary>Base64 of binary metadata: written without padding, read with or without it.</summary>
internal static class Base64Text
{
    public static bool TryDecode(string text, [NotNullWhen(true)] out byte[]? value)
    {
        value = null;
        ReadOnlySpan<char> bare = text.AsSpan().TrimEnd('=');
        if (text.Length - bare.Length > 2 || bare.Length % 4 == 1)
            return false;
        byte[] decoded = new byte[bare.Length * 3 / 4];
        if (!Convert.TryFromBase64String(bare.ToString().PadRight((bare.Length + 3) / 4 * 4, '='), decoded, out int written) || written != decoded.Length)
            return false;
        value = decoded;
        return true;
    }
}
