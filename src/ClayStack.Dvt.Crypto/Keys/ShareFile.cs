using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using ClayStack.Dvt.Crypto.Bls12381;

namespace ClayStack.Dvt.Crypto.Keys;

/// <summary>
/// The encrypted file in which an operator keeps all shares of one cluster (PROTOCOL I5): one scrypt derivation opens
/// it, whatever the number of validators. The file is <see cref="ShareFileHeader"/>, a 16-byte proof of the password,
/// one record of 96 bytes for each share (group public key 48, cipher text 32, tag 16) ordered by public key, and the
/// SHA-256 of all that precedes it.
/// </summary>
/// <remarks>
/// <para>
/// Records are AES-256-GCM under the derived key. Each write draws a fresh salt, so that a key encrypts one file only,
/// and nonces may count: 0 for the proof, whose associated data is the header, i + 1 for record i, whose associated
/// data is a label, the header's definition hash and share index, and the record's group public key. Nothing of a file
/// can be reordered, dropped, or moved into another cluster's file or another operator's.
/// </para>
/// <para>
/// The digest at the end is no defence; it tells damage from a wrong password. The order of the checks follows:
/// letters, version, digest, contents of the header, cluster, and only then the dear password.
/// </para>
/// </remarks>
public static class ShareFile
{
    /// <summary>The most shares of one file.</summary>
    public const int ShareCountMax = 100_000;

    private const int KeyLength = 32;
    private const int TagLength = 16;
    private const int NonceLength = 12;
    private const int RecordLength = BlsPublicKey.ByteCount + BlsSecretKey.ByteCount + TagLength;
    private const int RecordsOffset = ShareFileHeader.Length + TagLength;
    private const int LengthMin = RecordsOffset + SHA256.HashSizeInBytes;
    private const int LengthMax = LengthMin + (ShareCountMax * RecordLength);

    private static ReadOnlySpan<byte> RecordLabel => "clay-dvt share v1"u8;

    /// <summary>Encrypts all shares of a cluster under a fresh salt.</summary>
    /// <param name="shares">The shares, at most <see cref="ShareCountMax"/>; stay the caller's.</param>
    /// <param name="password">The password; stays the caller's.</param>
    /// <param name="cost">The cost; <see cref="ScryptCost.Standard"/> outside tests.</param>
    /// <param name="random">Where the salt comes from.</param>
    /// <returns>The file's content.</returns>
    public static byte[] Encrypt(ClusterShares shares, Password password, ScryptCost cost, IRandomSource random)
    {
        ArgumentNullException.ThrowIfNull(shares);
        ArgumentNullException.ThrowIfNull(password);
        ArgumentNullException.ThrowIfNull(cost);
        ArgumentNullException.ThrowIfNull(random);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(shares.Shares.Length, ShareCountMax, nameof(shares));

        Span<byte> salt = stackalloc byte[ShareFileHeader.SaltLength];
        random.Fill(salt);
        ShareFileHeader header = new()
        {
            ShareIndex = shares.ShareIndex,
            ShareCount = shares.Shares.Length,
            Cost = cost,
            Salt = new Bytes32(salt),
            DefinitionHash = shares.DefinitionHash,
        };
        byte[] file = new byte[LengthMin + (shares.Shares.Length * RecordLength)];
        header.Write(file);

        using AesGcm cipher = DeriveCipher(header, password);
        Span<byte> nonce = stackalloc byte[NonceLength];
        nonce.Clear();
        Span<byte> proof = file.AsSpan(ShareFileHeader.Length, TagLength);
        cipher.Encrypt(nonce, [], [], proof, file.AsSpan(0, ShareFileHeader.Length));
        for (int i = 0; i < shares.Shares.Length; i++)
        {
            ValidatorShare share = shares.Shares[i];
            Span<byte> record = file.AsSpan(RecordsOffset + (i * RecordLength), RecordLength);
            share.GroupPublicKey.Bytes.CopyTo(record);
            WriteNonce(nonce, i);
            using SecretBytes secret = SecretBytes.Export(share.Secret);
            cipher.Encrypt(nonce, secret.Span, CipherTextOf(record), TagOf(record), RecordData(header, record));
        }

        SHA256.HashData(file.AsSpan(..^SHA256.HashSizeInBytes), file.AsSpan(^SHA256.HashSizeInBytes..));
        return file;
    }

    /// <summary>
    /// Decrypts the shares of a cluster, at the cost of one key derivation and of validating every group public key:
    /// never on a thread that has to answer.
    /// </summary>
    /// <param name="file">The file's content.</param>
    /// <param name="definitionHash">The cluster that is meant.</param>
    /// <param name="password">The password; stays the caller's.</param>
    /// <param name="shares">The shares, owned by the caller; null on failure.</param>
    /// <param name="error">Why not.</param>
    public static bool TryDecrypt(
        ReadOnlySpan<byte> file,
        Bytes32 definitionHash,
        Password password,
        [NotNullWhen(true)] out ClusterShares? shares,
        out ShareFileError error)
    {
        ArgumentNullException.ThrowIfNull(password);
        shares = null;
        error = ReadClearPart(file, definitionHash, out ShareFileHeader? header);
        if (error != ShareFileError.None)
            return false;

        using AesGcm cipher = DeriveCipher(header!, password);
        Span<byte> nonce = stackalloc byte[NonceLength];
        nonce.Clear();
        ReadOnlySpan<byte> proof = file.Slice(ShareFileHeader.Length, TagLength);
        if (!TryOpen(cipher, nonce, [], proof, [], file[..ShareFileHeader.Length]))
        {
            error = ShareFileError.WrongPassword;
            return false;
        }

        error = ReadRecords(file, header!, cipher, out shares);
        return shares is not null;
    }

    /// <summary>
    /// Writes a file with mode 600, whole or not at all (temporary file, sync, rename, sync of the folder).
    /// </summary>
    /// <param name="path">The file; its folder exists.</param>
    /// <param name="content">What <see cref="Encrypt"/> returned.</param>
    /// <param name="random">Names the temporary file.</param>
    /// <exception cref="IOException">The file system refused; the old file, if any, stands.</exception>
    /// <exception cref="UnauthorizedAccessException">The process may not write there.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content, IRandomSource random)
    {
        ArgumentNullException.ThrowIfNull(random);
        AtomicFile.Write(path, content, random);
    }

    /// <summary>Reads a file's content, when it is not longer than any share file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="content">The content; null when the file is too long.</param>
    /// <param name="error"><see cref="ShareFileError.NotAShareFile"/> when the file is too long.</param>
    /// <exception cref="IOException">The file is not there, or the file system refused.</exception>
    /// <exception cref="UnauthorizedAccessException">The process may not read it.</exception>
    public static bool TryRead(string path, [NotNullWhen(true)] out byte[]? content, out ShareFileError error)
    {
        content = AtomicFile.Read(path, LengthMax);
        error = content is null ? ShareFileError.NotAShareFile : ShareFileError.None;
        return content is not null;
    }

    private static ShareFileError ReadClearPart(
        ReadOnlySpan<byte> file, Bytes32 definitionHash, out ShareFileHeader? header)
    {
        header = null;
        if (file.Length < LengthMin || !ShareFileHeader.HasMagic(file))
            return ShareFileError.NotAShareFile;
        if (!ShareFileHeader.HasVersion(file))
            return ShareFileError.UnsupportedVersion;

        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(file[..^SHA256.HashSizeInBytes], digest);
        if (!digest.SequenceEqual(file[^SHA256.HashSizeInBytes..]))
            return ShareFileError.Corrupt;

        ShareFileError error = ShareFileHeader.Read(file, ShareCountMax, out header);
        if (error != ShareFileError.None)
            return error;
        if (file.Length != LengthMin + (header!.ShareCount * RecordLength))
            return ShareFileError.Corrupt;

        return header.DefinitionHash == definitionHash ? ShareFileError.None : ShareFileError.WrongCluster;
    }

    private static ShareFileError ReadRecords(
        ReadOnlySpan<byte> file, ShareFileHeader header, AesGcm cipher, out ClusterShares? shares)
    {
        shares = null;
        List<ValidatorShare> read = new(header.ShareCount);
        using SecretBytes plainText = new(BlsSecretKey.ByteCount);
        Span<byte> nonce = stackalloc byte[NonceLength];
        for (int i = 0; i < header.ShareCount; i++)
        {
            ReadOnlySpan<byte> record = file.Slice(RecordsOffset + (i * RecordLength), RecordLength);
            WriteNonce(nonce, i);
            ReadOnlySpan<byte> tag = record[^TagLength..];
            ReadOnlySpan<byte> cipherText = record.Slice(BlsPublicKey.ByteCount, BlsSecretKey.ByteCount);
            bool ordered = read.Count == 0
                || read[^1].GroupPublicKey.Bytes.SequenceCompareTo(record[..BlsPublicKey.ByteCount]) < 0;
            if (ordered
                && TryOpen(cipher, nonce, cipherText, tag, plainText.Writable, RecordData(header, record))
                && BlsPublicKey.TryDecode(record[..BlsPublicKey.ByteCount], out BlsPublicKey? key, out _)
                && BlsSecretKey.TryDecode(plainText.Span, out BlsSecretKey? secret, out _))
            {
                read.Add(new ValidatorShare(key, secret));
                continue;
            }

            foreach (ValidatorShare share in read)
                share.Secret.Dispose();
            return ShareFileError.Forged;
        }

        shares = new ClusterShares(header.DefinitionHash, header.ShareIndex, read);
        return ShareFileError.None;
    }

    private static AesGcm DeriveCipher(ShareFileHeader header, Password password)
    {
        using SecretBytes key = new(KeyLength);
        header.Cost.Derive(password, header.Salt.ToArray(), key.Writable);
        return new AesGcm(key.Span, TagLength);
    }

    private static bool TryOpen(
        AesGcm cipher,
        ReadOnlySpan<byte> nonce,
        ReadOnlySpan<byte> cipherText,
        ReadOnlySpan<byte> tag,
        Span<byte> plainText,
        ReadOnlySpan<byte> associatedData)
    {
        try
        {
            cipher.Decrypt(nonce, cipherText, tag, plainText, associatedData);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            // The platform has no other way to say that a tag does not fit.
            return false;
        }
    }

    private static byte[] RecordData(ShareFileHeader header, ReadOnlySpan<byte> record)
    {
        byte[] data = new byte[RecordLabel.Length + Bytes32.Length + sizeof(ushort) + BlsPublicKey.ByteCount];
        RecordLabel.CopyTo(data);
        Span<byte> rest = data.AsSpan(RecordLabel.Length);
        header.DefinitionHash.CopyTo(rest);
        BinaryPrimitives.WriteUInt16BigEndian(rest[Bytes32.Length..], (ushort)header.ShareIndex.Value);
        record[..BlsPublicKey.ByteCount].CopyTo(rest[(Bytes32.Length + sizeof(ushort))..]);
        return data;
    }

    private static void WriteNonce(Span<byte> nonce, int record) =>
        BinaryPrimitives.WriteInt64BigEndian(nonce[^sizeof(long)..], record + 1L);

    private static Span<byte> CipherTextOf(Span<byte> record) =>
        record.Slice(BlsPublicKey.ByteCount, BlsSecretKey.ByteCount);

    private static Span<byte> TagOf(Span<byte> record) => record[^TagLength..];
}
