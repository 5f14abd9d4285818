using System.Text;
using ClayStack.Dvt.Crypto.Bls12381;
using ClayStack.Dvt.Crypto.Bls12381.Curve;
using ClayStack.Dvt.Crypto.Bls12381.Field;
using ClayStack.Dvt.Crypto.Threshold;
using ClayStack.Dvt.TestKit;

namespace ClayStack.Dvt.Tests.Crypto.Bls12381;

public sealed class SchemeTests
{
    private static readonly byte[] Message = Encoding.ASCII.GetBytes("a signing root, thirty-two bytes");

    [Fact]
    public void Verify_OwnSignature_OnlyForKeyAndMessage()
    {
        SeededRandomSource random = new(1);
        using BlsSecretKey key = BlsSecretKey.Generate(random);
        using BlsSecretKey other = BlsSecretKey.Generate(random);
        BlsSignature signature = Bls.Sign(key, Message);
        Assert.True(Bls.Verify(key.ToPublicKey(), Message, signature));
        Assert.True(Bls.Verify(key.ToPublicKey().Bytes, Message, signature.Bytes));
        Assert.False(Bls.Verify(other.ToPublicKey(), Message, signature));
        Assert.False(Bls.Verify(key.ToPublicKey(), [.. Message, 0], signature));
        Assert.False(Bls.Verify(key.ToPublicKey(), Message, Bls.Sign(other, Message)));
        Assert.False(Bls.Verify(key.ToPublicKey(), Message, BlsSignature.Infinity));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(33)]
    public void SignMany_AnyCount_GivesTheSingleSignatures(int count)
    {
        SeededRandomSource random = new(count);
        BlsSecretKey[] keys = Keys(random, count);
        BlsMessage message = BlsMessage.Hash(Message);
        BlsSignature[] signatures = new BlsSignature[count];
        BlsBatch.Sign(message, keys, signatures);
        Assert.Equal(keys.Select(key => Bls.Sign(key, Message)), signatures);
        Assert.True(count == 0 || Throws<ArgumentException>(() => BlsBatch.Sign(message, keys, signatures.AsSpan(1))));
    }

    [Fact]
    public void AggregateVerify_MismatchOrForgery_IsRefused()
    {
        SeededRandomSource random = new(2);
        BlsSecretKey[] keys = Keys(random, 3);
        BlsPublicKey[] publicKeys = [.. keys.Select(key => key.ToPublicKey())];
        BlsMessage[] messages = [.. Enumerable.Range(0, 3).Select(i => BlsMessage.Hash([(byte)i]))];
        BlsSignature sum = Bls.Aggregate([.. keys.Select((key, i) => Bls.Sign(key, messages[i]))])!;
        Assert.True(Bls.AggregateVerify(publicKeys, messages, sum));
        Assert.False(Bls.AggregateVerify(publicKeys, [messages[1], messages[0], messages[2]], sum));
        Assert.False(Bls.AggregateVerify(publicKeys.AsSpan(1), messages, sum));
        Assert.False(Bls.AggregateVerify([], [], BlsSignature.Infinity));
        Assert.False(Bls.AggregateVerify(publicKeys, messages, BlsSignature.Infinity));
    }

    [Fact]
    public void FastAggregateVerify_NoKeys_IsValidOnlyForTheEthereumVariantAndInfinity()
    {
        SeededRandomSource random = new(3);
        BlsSecretKey[] keys = Keys(random, 4);
        BlsPublicKey[] publicKeys = [.. keys.Select(key => key.ToPublicKey())];
        BlsSignature sum = Bls.Aggregate([.. keys.Select(key => Bls.Sign(key, Message))])!;
        Assert.True(Bls.FastAggregateVerify(publicKeys, Message, sum));
        Assert.True(Bls.EthFastAggregateVerify(publicKeys, Message, sum));
        Assert.False(Bls.FastAggregateVerify(publicKeys.AsSpan(1), Message, sum));
        Assert.False(Bls.FastAggregateVerify([], Message, BlsSignature.Infinity));
        Assert.True(Bls.EthFastAggregateVerify([], Message, BlsSignature.Infinity));
        Assert.False(Bls.EthFastAggregateVerify([], Message, sum));
        Assert.False(Bls.EthFastAggregateVerify(publicKeys, Message, BlsSignature.Infinity));
        Assert.Null(Bls.Aggregate([]));
        Assert.Null(Bls.EthAggregatePublicKeys([]));
    }

    [Fact]
    public void FastAggregateVerify_KeysThatCancel_IsRefused()
    {
        SeededRandomSource random = new(4);
        Fr k = FieldSamples.Scalar(random);
        Fr.Sub(out Fr minusK, default, k);
        using BlsSecretKey key = new(k);
        using BlsSecretKey opposite = new(minusK);
        BlsPublicKey[] keys = [key.ToPublicKey(), opposite.ToPublicKey()];
        Assert.Null(Bls.EthAggregatePublicKeys(keys));
        BlsSignature sum = Bls.Aggregate([Bls.Sign(key, Message), Bls.Sign(opposite, Message)])!;
        Assert.True(sum.IsInfinity);
        Assert.False(Bls.FastAggregateVerify(keys, Message, sum));
    }

    [Fact]
    public void PossessionProof_OfAnotherKeyOrAsSignature_IsRefused()
    {
        SeededRandomSource random = new(5);
        using BlsSecretKey key = BlsSecretKey.Generate(random);
        using BlsSecretKey other = BlsSecretKey.Generate(random);
        BlsSignature proof = Bls.PopProve(key);
        Assert.True(Bls.PopVerify(key.ToPublicKey(), proof));
        Assert.False(Bls.PopVerify(other.ToPublicKey(), proof));

        // The tags keep a proof and a signature over the same bytes apart.
        Assert.False(Bls.Verify(key.ToPublicKey(), key.ToPublicKey().Bytes, proof));
        Assert.False(Bls.PopVerify(key.ToPublicKey(), Bls.Sign(key, key.ToPublicKey().Bytes)));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(2, 2)]
    [InlineData(32, 32)]
    [InlineData(40, 1)]
    [InlineData(40, 3)]
    public void BatchVerify_OneBadSet_SpoilsTheBatch(int count, int messageCount)
    {
        SeededRandomSource random = new(count + messageCount);
        SignatureSet[] sets = Sets(random, count, messageCount);
        Assert.True(BlsBatch.Verify(sets, random));
        for (int bad = 0; bad < count; bad += 13)
        {
            SignatureSet[] spoilt = [.. sets];
            using BlsSecretKey stranger = BlsSecretKey.Generate(random);
            spoilt[bad] = sets[bad] with { Signature = Bls.Sign(stranger, sets[bad].Message) };
            Assert.False(BlsBatch.Verify(spoilt, random));
            spoilt[bad] = sets[bad] with { Signature = BlsSignature.Infinity };
            Assert.False(BlsBatch.Verify(spoilt, random));
        }
    }

    [Fact]
    public void BatchVerify_ErrorsThatCancelInTheSum_AreFound()
    {
        SeededRandomSource random = new(6);
        SignatureSet[] sets = Sets(random, 2, 1);
        Projective<Fp2> offset = FieldSamples.InG2(random);
        Projective<Fp2>.Neg(out Projective<Fp2> minus, offset);
        Projective<Fp2>.Add(out Projective<Fp2> first, offset, sets[0].Signature.Point);
        Projective<Fp2>.Add(out Projective<Fp2> second, minus, sets[1].Signature.Point);
        sets[0] = sets[0] with { Signature = BlsSignature.From(first) };
        sets[1] = sets[1] with { Signature = BlsSignature.From(second) };
        Assert.Equal(
            Bls.Aggregate([.. Sets(new SeededRandomSource(6), 2, 1).Select(set => set.Signature)]),
            Bls.Aggregate([.. sets.Select(set => set.Signature)]));
        Assert.False(BlsBatch.Verify(sets, random));
    }

    [Fact]
    public void BatchVerify_NoSets_IsTrue() => Assert.True(BlsBatch.Verify([], new SeededRandomSource(0)));

    [Fact]
    public void SecretKey_Decoding_NamesEachError()
    {
        byte[] order = Convert.FromHexString("73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001");
        byte[] below = [.. order];
        below[^1] = 0;
        byte[] ones = new byte[32];
        ones.AsSpan().Fill(0xff);
        Assert.Equal(BlsDecodeError.WrongLength, ErrorOfKey(new byte[31]));
        Assert.Equal(BlsDecodeError.WrongLength, ErrorOfKey(new byte[33]));
        Assert.Equal(BlsDecodeError.WrongLength, ErrorOfKey([]));
        Assert.Equal(BlsDecodeError.ZeroScalar, ErrorOfKey(new byte[32]));
        Assert.Equal(BlsDecodeError.ScalarTooLarge, ErrorOfKey(order));
        Assert.Equal(BlsDecodeError.ScalarTooLarge, ErrorOfKey(ones));
        Assert.Equal(BlsDecodeError.None, ErrorOfKey(below));
    }

    [Fact]
    public void SecretKey_ExportAndText_ShowOnlyWhatIsAsked()
    {
        byte[] bytes = new SeededRandomSource(7).Bytes(32);
        bytes[0] = 0x11;
        Assert.True(BlsSecretKey.TryDecode(bytes, out BlsSecretKey? key, out _));
        byte[] exported = new byte[32];
        key.ExportTo(exported);
        Assert.Equal(bytes, exported);
        Assert.Equal("BlsSecretKey", key.ToString());
        Assert.Equal("BlsSecretKey", $"{key}");
        key.Dispose();
        key.Dispose();
        Assert.Throws<ObjectDisposedException>(() => key.ExportTo(exported));
        Assert.Throws<ObjectDisposedException>(key.ToPublicKey);
        Assert.Throws<ObjectDisposedException>(() => Bls.Sign(key, bytes));
    }

    [Fact]
    public void SecretKey_Generate_DrawsAgainAfterZero()
    {
        using BlsSecretKey key = BlsSecretKey.Generate(new ZeroFirst());
        byte[] exported = new byte[32];
        key.ExportTo(exported);
        Assert.Contains(exported, one => one != 0);
    }

    [Fact]
    public void PublicKey_Decoding_NamesEachError()
    {
        byte[] valid = [.. Keys(new SeededRandomSource(8), 1)[0].ToPublicKey().Bytes];
        Assert.Equal(BlsDecodeError.None, ErrorOfPublicKey(valid));
        Assert.Equal(BlsDecodeError.WrongLength, ErrorOfPublicKey(valid.AsSpan(1)));
        Assert.Equal(BlsDecodeError.WrongLength, ErrorOfPublicKey([.. valid, 0]));
        Assert.Equal(BlsDecodeError.WrongLength, ErrorOfPublicKey([]));
        Assert.Equal(BlsDecodeError.NonCanonical, ErrorOfPublicKey(With(valid, 0, (byte)(valid[0] & 0x7f))));
        Assert.Equal(BlsDecodeError.NonCanonical, ErrorOfPublicKey(With(valid, 0, (byte)(valid[0] | 0x40))));
        byte[] modulus = Convert.FromHexString(
            "9a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf6730d2a0f6b0f6241eabfffeb153ffffb9feffffffffaaab");
        Assert.Equal(BlsDecodeError.NonCanonical, ErrorOfPublicKey(modulus));
        byte[] infinity = new byte[48];
        infinity[0] = 0xc0;
        Assert.Equal(BlsDecodeError.Infinity, ErrorOfPublicKey(infinity));
        Assert.Equal(BlsDecodeError.NonCanonical, ErrorOfPublicKey(With(infinity, 47, 1)));
        Assert.Equal(BlsDecodeError.NonCanonical, ErrorOfPublicKey(With(infinity, 0, 0xe0)));
        byte[] outside = new byte[48];
        PointCodec.CompressG1(outside, FieldSamples.AnyG1(new SeededRandomSource(9)));
        Assert.Equal(BlsDecodeError.NotInSubgroup, ErrorOfPublicKey(outside));

        // x = 1 has no point: 5 is no square.
        byte[] one = new byte[48];
        one[0] = 0x80;
        one[47] = 1;
        Assert.Equal(BlsDecodeError.NotOnCurve, ErrorOfPublicKey(one));
    }

    [Fact]
    public void Signature_Decoding_NamesEachError()
    {
        byte[] valid = [.. Bls.Sign(Keys(new SeededRandomSource(10), 1)[0], Message).Bytes];
        Assert.Equal(BlsDecodeError.None, ErrorOfSignature(valid));
        Assert.Equal(BlsDecodeError.WrongLength, ErrorOfSignature(valid.AsSpan(1)));
        Assert.Equal(BlsDecodeError.WrongLength, ErrorOfSignature(new byte[97]));
        Assert.Equal(BlsDecodeError.NonCanonical, ErrorOfSignature(With(valid, 0, (byte)(valid[0] & 0x7f))));

        // Flags belong into the first half only: the same bits in the second make its coordinate too large.
        Assert.Equal(BlsDecodeError.NonCanonical, ErrorOfSignature(With(valid, 48, (byte)(valid[48] | 0x80))));
        Assert.Equal(BlsDecodeError.NonCanonical, ErrorOfSignature(With(valid, 48, (byte)(valid[48] | 0x20))));
        Assert.Equal(BlsDecodeError.NonCanonical, ErrorOfSignature(With(BlsSignature.Infinity.Bytes, 95, 1)));
        byte[] outside = new byte[96];
        PointCodec.CompressG2(outside, FieldSamples.AnyG2(new SeededRandomSource(11)));
        Assert.Equal(BlsDecodeError.NotInSubgroup, ErrorOfSignature(outside));
        Assert.True(BlsSignature.TryDecode(BlsSignature.Infinity.Bytes, out BlsSignature? infinity, out _));
        Assert.Same(BlsSignature.Infinity, infinity);
    }

    [Fact]
    public void DecodeMany_MixedInput_JudgesEachAsTheSingleDecoders()
    {
        SeededRandomSource random = new(13);
        byte[] outside = new byte[96];
        PointCodec.CompressG2(outside, FieldSamples.AnyG2(random));
        byte[] valid = [.. Bls.Sign(Keys(random, 1)[0], Message).Bytes];
        ReadOnlyMemory<byte>[] inputs =
        [
            valid, outside, new byte[96], Array.Empty<byte>(), BlsSignature.Infinity.Bytes.ToArray(), With(valid, 0, 0),
            new byte[95], valid,
        ];
        BlsSignature?[] signatures = new BlsSignature?[inputs.Length];
        BlsDecodeError[] errors = new BlsDecodeError[inputs.Length];
        BlsBatch.Decode(inputs, signatures, errors);
        PartialSignature?[] partials = new PartialSignature?[inputs.Length];
        BlsDecodeError[] partialErrors = new BlsDecodeError[inputs.Length];
        PartialSignature.Decode(new ShareIndex(3), inputs, partials, partialErrors);
        for (int i = 0; i < inputs.Length; i++)
        {
            _ = BlsSignature.TryDecode(inputs[i].Span, out BlsSignature? signature, out BlsDecodeError error);
            Assert.Equal(signature, signatures[i]);
            Assert.Equal(error, errors[i]);
            _ = PartialSignature.TryDecode(new ShareIndex(3), inputs[i].Span, out PartialSignature? partial, out error);
            Assert.Equal(partial is null, partials[i] is null);
            Assert.Equal(error, partialErrors[i]);
        }

        Assert.Throws<ArgumentException>(() => BlsBatch.Decode(inputs, signatures.AsSpan(1), errors));
        Assert.Throws<ArgumentException>(
            () => PartialSignature.Decode(new ShareIndex(3), inputs, partials, errors.AsSpan(1)));
    }

    [Fact]
    public void PublicKey_Parsing_ReadsEitherCaseWithOrWithoutPrefix()
    {
        BlsPublicKey key = Keys(new SeededRandomSource(14), 1)[0].ToPublicKey();
        string digits = key.ToString()[2..];
        foreach (string text in new[] { digits, "0x" + digits, digits.ToUpperInvariant() })
        {
            Assert.True(BlsPublicKey.TryParse(text, out BlsPublicKey? parsed));
            Assert.Equal(key, parsed);
        }

        foreach (string text in new[] { "", "0x", "0X" + digits, digits[1..], digits + "00", "c0" + new string('0', 94) })
        {
            Assert.False(BlsPublicKey.TryParse(text, out BlsPublicKey? parsed));
            Assert.Null(parsed);
        }
    }

    [Fact]
    public void Values_EqualByBytes()
    {
        BlsSecretKey[] keys = Keys(new SeededRandomSource(12), 2);
        BlsPublicKey key = keys[0].ToPublicKey();
        Assert.True(BlsPublicKey.TryDecode(key.Bytes, out BlsPublicKey? same, out _));
        Assert.Equal(key, same);
        Assert.Equal(key.GetHashCode(), same.GetHashCode());
        Assert.NotEqual(key, keys[1].ToPublicKey());
        Assert.StartsWith("0x", key.ToString(), StringComparison.Ordinal);
        BlsSignature signature = Bls.Sign(keys[0], Message);
        Assert.True(BlsSignature.TryDecode(signature.Bytes, out BlsSignature? sameSignature, out _));
        Assert.Equal(signature, sameSignature);
        Assert.NotEqual(signature, Bls.Sign(keys[1], Message));
    }

    private static BlsSecretKey[] Keys(SeededRandomSource random, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => BlsSecretKey.Generate(random))];

    private static SignatureSet[] Sets(SeededRandomSource random, int count, int messageCount)
    {
        BlsMessage[] messages = [.. Enumerable.Range(0, messageCount).Select(i => BlsMessage.Hash([(byte)i]))];
        return
        [
            .. Keys(random, count).Select((key, i) => new SignatureSet(
                messages[i % messageCount], key.ToPublicKey(), Bls.Sign(key, messages[i % messageCount]))),
        ];
    }

    private static byte[] With(ReadOnlySpan<byte> source, int index, byte value)
    {
        byte[] copy = source.ToArray();
        copy[index] = value;
        return copy;
    }

    private static bool Throws<T>(Action action)
        where T : Exception
    {
        Assert.Throws<T>(action);
        return true;
    }

    private static BlsDecodeError ErrorOfKey(ReadOnlySpan<byte> bytes)
    {
        bool accepted = BlsSecretKey.TryDecode(bytes, out BlsSecretKey? key, out BlsDecodeError error);
        Assert.Equal(accepted, key is not null);
        key?.Dispose();
        return error;
    }

    private static BlsDecodeError ErrorOfPublicKey(ReadOnlySpan<byte> bytes)
    {
        bool accepted = BlsPublicKey.TryDecode(bytes, out BlsPublicKey? key, out BlsDecodeError error);
        Assert.Equal(accepted, key is not null);
        Assert.Equal(accepted, Bls.KeyValidate(bytes));
        return error;
    }

    private static BlsDecodeError ErrorOfSignature(ReadOnlySpan<byte> bytes)
    {
        bool accepted = BlsSignature.TryDecode(bytes, out BlsSignature? signature, out BlsDecodeError error);
        Assert.Equal(accepted, signature is not null);
        return error;
    }

    /// <summary>All zeros once, then something.</summary>
    private sealed class ZeroFirst : ClayStack.Dvt.Crypto.IRandomSource
    {
        private byte _next;

        public void Fill(Span<byte> destination) => destination.Fill(_next++);
    }
}
