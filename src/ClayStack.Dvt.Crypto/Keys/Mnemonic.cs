using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace ClayStack.Dvt.Crypto.Keys;

/// <summary>
/// An English BIP-39 mnemonic: 128 to 256 bits of entropy with a checksum, spelled as 12 to 24 words. Keeps the entropy
/// in a buffer that <see cref="Dispose"/> zeroes, and has no <c>ToString</c>.
/// </summary>
public sealed class Mnemonic : IDisposable
{
    /// <summary>The length of the derived seed in bytes.</summary>
    public const int SeedLength = 64;

    private const int EntropyLengthMin = 16;
    private const int EntropyLengthMax = 32;
    private const int EntropyLengthStep = 4;
    private const int WordBits = 11;
    private const int WordCountMin = 12;
    private const int WordCountMax = 24;
    private const int PhraseCharsMax = 1024;
    private const int SeedIterations = 2048;

    private readonly SecretBytes _entropy;

    private Mnemonic(SecretBytes entropy) => _entropy = entropy;

    /// <summary>The number of words: 12, 15, 18, 21 or 24.</summary>
    public int WordCount => WordCountOf(_entropy.Length);

    /// <summary>The entropy, 16 to 32 bytes, valid until <see cref="Dispose"/>.</summary>
    public ReadOnlySpan<byte> Entropy => _entropy.Span;

    /// <summary>A new random mnemonic of 24 words (256 bits).</summary>
    public static Mnemonic Generate(IRandomSource random)
    {
        ArgumentNullException.ThrowIfNull(random);
        SecretBytes entropy = new(EntropyLengthMax);
        random.Fill(entropy.Writable);
        return new Mnemonic(entropy);
    }

    /// <summary>The mnemonic of given entropy.</summary>
    /// <param name="entropy">16, 20, 24, 28 or 32 bytes; copied.</param>
    /// <param name="mnemonic">The mnemonic, owned by the caller; null on failure.</param>
    /// <param name="error">Why not.</param>
    public static bool TryFromEntropy(
        ReadOnlySpan<byte> entropy,
        [NotNullWhen(true)] out Mnemonic? mnemonic,
        out MnemonicError error)
    {
        bool valid = entropy.Length is >= EntropyLengthMin and <= EntropyLengthMax
            && entropy.Length % EntropyLengthStep == 0;
        error = valid ? MnemonicError.None : MnemonicError.WrongEntropyLength;
        mnemonic = valid ? new Mnemonic(SecretBytes.CopyOf(entropy)) : null;
        return valid;
    }

    /// <summary>
    /// Reads a phrase: words of either case, separated by spaces, tabs or line ends, each whole or shortened to its
    /// first four letters. Not constant in time: it is meant for an operator's own console.
    /// </summary>
    /// <param name="phrase">The phrase; the caller zeroes it where it can.</param>
    /// <param name="mnemonic">The mnemonic, owned by the caller; null on failure.</param>
    /// <param name="error">Why not.</param>
    public static bool TryParse(
        ReadOnlySpan<char> phrase,
        [NotNullWhen(true)] out Mnemonic? mnemonic,
        out MnemonicError error)
    {
        mnemonic = null;
        Span<int> indices = stackalloc int[WordCountMax];
        error = ReadWords(phrase, indices, out int count);
        if (error == MnemonicError.None)
            error = FromIndices(indices[..count], out mnemonic);
        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(indices));
        return mnemonic is not null;
    }

    /// <summary>
    /// The seed of BIP-39: PBKDF2-HMAC-SHA-512 over the phrase with 2,048 iterations. A different passphrase gives a
    /// different, equally valid seed: nothing can tell a wrong one.
    /// </summary>
    /// <param name="passphrase">May be empty. Normalised by NFKD.</param>
    /// <param name="seed">64 bytes, owned by the caller; null on failure.</param>
    /// <param name="error">Why the passphrase cannot serve; never <see cref="PasswordError.Empty"/>.</param>
    public bool TryDeriveSeed(
        ReadOnlySpan<char> passphrase,
        [NotNullWhen(true)] out SecretBytes? seed,
        out PasswordError error)
    {
        seed = null;
        bool available = UnicodeNormalization.IsAvailable;
        if (!UnicodeNormalization.TryEncode(
            passphrase, stripControlCodes: false, available, out SecretBytes? encoded, out error))
            return false;

        ReadOnlySpan<byte> label = "mnemonic"u8;
        using SecretBytes phrase = EncodePhrase();
        using SecretBytes salt = new(label.Length + encoded.Length);
        using (encoded)
        {
            label.CopyTo(salt.Writable);
            encoded.Span.CopyTo(salt.Writable[label.Length..]);
        }

        seed = new SecretBytes(SeedLength);
        Rfc2898DeriveBytes.Pbkdf2(
            phrase.Span, salt.Span, seed.Writable, SeedIterations, HashAlgorithmName.SHA512);
        return true;
    }

    /// <summary>
    /// The phrase in lower-case words and single spaces, to be shown to its owner once. A string cannot be zeroed:
    /// call this nowhere else.
    /// </summary>
    public string RevealPhrase()
    {
        using SecretBytes phrase = EncodePhrase();
        return Encoding.ASCII.GetString(phrase.Span);
    }

    /// <summary>Zeroes the entropy. May be called again.</summary>
    public void Dispose() => _entropy.Dispose();

    private static int WordCountOf(int entropyLength) => entropyLength / EntropyLengthStep * 3;

    private static MnemonicError ReadWords(ReadOnlySpan<char> phrase, Span<int> indices, out int count)
    {
        count = 0;
        if (phrase.Length > PhraseCharsMax)
            return MnemonicError.WrongWordCount;

        Span<char> word = stackalloc char[EnglishWordList.WordLengthMax];
        foreach (Range range in phrase.SplitAny(' ', '\t', '\r', '\n'))
        {
            ReadOnlySpan<char> typed = phrase[range];
            if (typed.IsEmpty)
                continue;
            if (count == WordCountMax)
                return MnemonicError.WrongWordCount;

            // ASCII only: Unicode's lower case would take the Kelvin sign for a k.
            bool ascii = Ascii.ToLower(typed, word, out int length) == OperationStatus.Done;
            int index = ascii ? EnglishWordList.IndexOf(word[..length]) : -1;
            CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(word));
            if (index < 0)
                return MnemonicError.UnknownWord;

            indices[count++] = index;
        }

        return count >= WordCountMin && count % 3 == 0 ? MnemonicError.None : MnemonicError.WrongWordCount;
    }

    private static MnemonicError FromIndices(ReadOnlySpan<int> indices, out Mnemonic? mnemonic)
    {
        mnemonic = null;
        SecretBytes entropy = new(indices.Length / 3 * EntropyLengthStep);
        using SecretBytes checksummed = new(entropy.Length + 1);
        Span<byte> bits = checksummed.Writable;
        for (int bit = 0; bit < indices.Length * WordBits; bit++)
        {
            int value = (indices[bit / WordBits] >> (WordBits - 1 - (bit % WordBits))) & 1;
            bits[bit / 8] |= (byte)(value << (7 - (bit % 8)));
        }

        bits[..^1].CopyTo(entropy.Writable);
        if (bits[^1] != Checksum(entropy.Span))
        {
            entropy.Dispose();
            return MnemonicError.WrongChecksum;
        }

        mnemonic = new Mnemonic(entropy);
        return MnemonicError.None;
    }

    /// <summary>The first ENT/32 bits of the entropy's SHA-256, left-aligned in a byte.</summary>
    private static byte Checksum(ReadOnlySpan<byte> entropy)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(entropy, digest);
        int checksumBits = entropy.Length / EntropyLengthStep;
        byte checksum = (byte)(digest[0] & (0xff << (8 - checksumBits)));
        CryptographicOperations.ZeroMemory(digest);
        return checksum;
    }

    private SecretBytes EncodePhrase()
    {
        Span<int> indices = stackalloc int[WordCountMax];
        indices = indices[..WordCount];
        using SecretBytes checksummed = new(_entropy.Length + 1);
        _entropy.Span.CopyTo(checksummed.Writable);
        checksummed.Writable[^1] = Checksum(_entropy.Span);

        int length = indices.Length - 1;
        for (int i = 0; i < indices.Length; i++)
        {
            indices[i] = ReadWordBits(checksummed.Span, i * WordBits);
            length += EnglishWordList.Word(indices[i]).Length;
        }

        SecretBytes phrase = new(length);
        Span<byte> rest = phrase.Writable;
        for (int i = 0; i < indices.Length; i++)
        {
            string word = EnglishWordList.Word(indices[i]);
            Encoding.ASCII.GetBytes(word, rest);
            rest = rest[word.Length..];
            if (rest.IsEmpty)
                break;

            rest[0] = (byte)' ';
            rest = rest[1..];
        }

        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(indices));
        return phrase;
    }

    private static int ReadWordBits(ReadOnlySpan<byte> bytes, int firstBit)
    {
        int value = 0;
        for (int bit = firstBit; bit < firstBit + WordBits; bit++)
            value = (value << 1) | ((bytes[bit / 8] >> (7 - (bit % 8))) & 1);
        return value;
    }
}
