using System.Buffers.Binary;
using System.Security.Cryptography;
using ClayStack.Dvt.Actors.Simulation;
using ClayStack.Dvt.Crypto;
using ClayStack.Dvt.Crypto.Bls12381;
using ClayStack.Dvt.Crypto.Bls12381.Curve;
using ClayStack.Dvt.Crypto.Bls12381.Field;
using ClayStack.Dvt.Crypto.Threshold;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Lab.World;

/// <summary>
/// A stand-in for BLS signatures with what the protocol uses of them, and none of the cost: a signature is secret · hash(root)
/// in a small field, deterministic; t partials combine to the group's by interpolation, fewer tell nothing about it, and a wrong
/// one spoils the whole. Whoever verifies looks the secret up, so it is worth nothing outside of a simulation.
/// </summary>
internal sealed class LinearCrypto : WorldCrypto, IThresholdCrypto
{
    private const int ValueOffset = BlsSignatureBytes.Length - sizeof(ulong);

    private readonly Dictionary<BlsPublicKey, ulong> _secrets = [];
    private readonly Dictionary<UInt128, ulong> _shares = [];

    /// <summary>Shares a fresh secret for each of the cluster's keys.</summary>
    /// <param name="keys">The keys by which the nodes name validators and shares.</param>
    public LinearCrypto(ClusterKeys keys)
    {
        SeededRandom random = new(61);
        ulong[] polynomial = new ulong[keys.Threshold];
        for (int v = 0; v < keys.Keys.Length; v++)
        {
            for (int i = 0; i < polynomial.Length; i++)
                polynomial[i] = random.NextUInt64() % LinearField.Prime;
            _secrets.Add(keys.Keys[v].GroupKey, polynomial[0]);
            for (int i = 1; i <= keys.OperatorCount; i++)
            {
                ulong share = LinearField.Evaluate(polynomial, i);
                _secrets.Add(keys.Keys[v].ShareOf(new ShareIndex(i)), share);
                _shares.Add(NameOf(keys.ShareOf(v, i)), share);
            }
        }
    }

    public override IThresholdCrypto Of(int operatorIndex) => this;

    public BlsMessage Hash(ReadOnlySpan<byte> signingRoot) => new(PointOf(HashOf(signingRoot)));

    public void Sign(BlsMessage message, ReadOnlySpan<BlsSecretKey> shares, Span<BlsSignature> signatures)
    {
        for (int i = 0; i < shares.Length; i++)
            signatures[i] = SignatureOf(LinearField.Multiply(_shares[NameOf(shares[i])], ValueOf(message.Point)));
    }

    public PartialSignature? DecodePartial(ShareIndex index, ReadOnlySpan<byte> encoding) =>
        TryRead(encoding, out ulong value) ? PartialSignature.From(index, SignatureOf(value)) : null;

    public BlsSignature? DecodeSignature(ReadOnlySpan<byte> encoding) =>
        TryRead(encoding, out ulong value) ? SignatureOf(value) : null;

    public IReadOnlyList<CombineResult> Combine(IReadOnlyList<CombineRequest> requests) => [.. requests.Select(Combine)];

    public bool[] Verify(IReadOnlyList<SignatureSet> sets) =>
        [.. sets.Select(set => ValueOf(set.Signature.Point) == LinearField.Multiply(_secrets[set.Key], ValueOf(set.Message.Point)))];

    public override bool Verify(BlsPublicKey key, Root root, BlsSignatureBytes signature) =>
        TryRead(signature.Span, out ulong value) && value == LinearField.Multiply(_secrets[key], HashOf(root.Span));

    public override BlsSignatureBytes Aggregate(IEnumerable<BlsSignatureBytes> signatures)
    {
        ulong sum = 0;
        foreach (BlsSignatureBytes signature in signatures)
            sum = LinearField.Add(sum, TryRead(signature.Span, out ulong value) ? value : 0);
        return Encode(sum);
    }

    public override bool VerifyAggregate(IReadOnlyList<BlsPublicKey> keys, Root root, BlsSignatureBytes signature)
    {
        ulong secret = 0;
        foreach (BlsPublicKey key in keys)
            secret = LinearField.Add(secret, _secrets[key]);
        return TryRead(signature.Span, out ulong value) && value == LinearField.Multiply(secret, HashOf(root.Span));
    }

    /// <summary>The signature with something added to it, as a malicious signer would.</summary>
    public static BlsSignatureBytes Shift(BlsSignatureBytes signature, ulong by) =>
        TryRead(signature.Span, out ulong value) ? Encode(LinearField.Add(value, by % LinearField.Prime)) : signature;

    private CombineResult Combine(CombineRequest request)
    {
        List<PartialSignature> usable = [.. request.Partials
            .Where(partial => partial.Index.Value <= request.Key.ShareCount)
            .DistinctBy(partial => partial.Index)];
        if (usable.Count < request.Key.Threshold)
            return new CombineResult.TooFewPartials(usable.Count);

        ulong hash = ValueOf(request.Message.Point);
        if (Interpolate(usable, request.Key.Threshold) is { } first && first == LinearField.Multiply(_secrets[request.Key.GroupKey], hash))
            return new CombineResult.Combined(SignatureOf(first), []);
        ShareIndex[] culprits = [.. usable
            .Where(partial => ValueOf(partial.Point) != LinearField.Multiply(_secrets[request.Key.ShareOf(partial.Index)], hash))
            .Select(partial => partial.Index)
            .Order()];
        usable.RemoveAll(partial => culprits.Contains(partial.Index));
        return usable.Count < request.Key.Threshold
            ? new CombineResult.TooFewValid(culprits)
            : new CombineResult.Combined(SignatureOf(Interpolate(usable, request.Key.Threshold)), culprits);
    }

    private static ulong Interpolate(List<PartialSignature> partials, int threshold)
    {
        (int Index, ulong Value)[] points = new (int, ulong)[threshold];
        for (int i = 0; i < threshold; i++)
            points[i] = (partials[i].Index.Value, ValueOf(partials[i].Point));
        return LinearField.Interpolate(points);
    }

    private static ulong HashOf(ReadOnlySpan<byte> root)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(root, hash);
        return (BinaryPrimitives.ReadUInt64LittleEndian(hash) % (LinearField.Prime - 1)) + 1;
    }

    private static UInt128 NameOf(BlsSecretKey secret)
    {
        Span<byte> bytes = stackalloc byte[32];
        secret.ExportTo(bytes);
        return BinaryPrimitives.ReadUInt128LittleEndian(bytes[16..]);
    }

    private static BlsSignature SignatureOf(ulong value) => new(PointOf(value), Encode(value).Span);

    private static BlsSignatureBytes Encode(ulong value)
    {
        Span<byte> bytes = stackalloc byte[BlsSignatureBytes.Length];
        bytes.Clear();
        BinaryPrimitives.WriteUInt64BigEndian(bytes[ValueOffset..], value);
        return BlsSignatureBytes.FromBytes(bytes);
    }

    private static bool TryRead(ReadOnlySpan<byte> encoding, out ulong value)
    {
        value = encoding.Length == BlsSignatureBytes.Length ? BinaryPrimitives.ReadUInt64BigEndian(encoding[ValueOffset..]) : ulong.MaxValue;
        return value < LinearField.Prime && !encoding[..ValueOffset].ContainsAnyExcept((byte)0);
    }

    // The value travels where the curve has a coordinate; nobody computes with that.
    private static Affine<Fp2> PointOf(ulong value) => new() { X = new Fp2(new Fp(value, 0, 0, 0, 0, 0, 0), default) };

    private static ulong ValueOf(in Affine<Fp2> point) => point.X.C0.L0;
}
