using System.Globalization;
using System.Text;

namespace ClayStack.Dvt.Rpc.Wire;

/// <summary>The values of <c>grpc-status</c> and <c>grpc-message</c>; the latter is UTF-8, percent-encoded.</summary>
internal static class StatusText
{
    public static string Number(RpcStatusCode code) => ((int)code).ToString(CultureInfo.InvariantCulture);

    /// <summary>A number that is no status code is <see cref="RpcStatusCode.Unknown"/>; what is no number is none.</summary>
    public static RpcStatusCode? ParseNumber(string? text)
    {
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number))
            return null;
        return number <= (int)RpcStatusCode.Unauthenticated ? (RpcStatusCode)number : RpcStatusCode.Unknown;
    }

    /// <summary>Cuts to the bound, never inside of a character, and encodes.</summary>
    public static string EncodeMessage(string message)
    {
        if (message.Length > RpcStatus.MessageLengthMax)
        {
            int length = RpcStatus.MessageLengthMax;
            message = message[..(char.IsHighSurrogate(message[length - 1]) ? length - 1 : length)];
        }

        if (!message.AsSpan().ContainsAnyExceptInRange(' ', '~') && !message.Contains('%', StringComparison.Ordinal))
            return message;
        StringBuilder encoded = new();
        foreach (byte value in Encoding.UTF8.GetBytes(message))
        {
            if (value is >= (byte)' ' and <= (byte)'~' and not (byte)'%')
                encoded.Append((char)value);
            else
                encoded.Append('%').Append(value.ToString("X2", CultureInfo.InvariantCulture));
        }

        return encoded.ToString();
    }

    /// <summary>Decodes; what is wrongly encoded stays as it came, because a message must never hide its status.</summary>
    public static string DecodeMessage(string? message) => message is null ? "" : Uri.UnescapeDataString(message);
}
