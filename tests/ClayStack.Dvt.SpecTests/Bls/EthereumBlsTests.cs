using System.Text;
using System.Text.Json;
using ClayStack.Dvt.Crypto.Bls12381;
using ClayStack.Dvt.Crypto.Bls12381.Curve;
using ClayStack.Dvt.Crypto.Bls12381.Field;
using Scheme = ClayStack.Dvt.Crypto.Bls12381.Bls;

namespace ClayStack.Dvt.SpecTests.Bls;

/// <summary>ethereum/bls12-381-tests v0.1.1.</summary>
public sealed class EthereumBlsTests
{
    private const string Suite = "bls12-381-tests-v0.1.1";

    public static TheoryData<string> SignFiles => BlsVectors.Files(Suite, "sign");

    public static TheoryData<string> VerifyFiles => BlsVectors.Files(Suite, "verify");

    public static TheoryData<string> AggregateFiles => BlsVectors.Files(Suite, "aggregate");

    public static TheoryData<string> AggregateVerifyFiles => BlsVectors.Files(Suite, "aggregate_verify");

    public static TheoryData<string> FastAggregateVerifyFiles => BlsVectors.Files(Suite, "fast_aggregate_verify");

    public static TheoryData<string> BatchVerifyFiles => BlsVectors.Files(Suite, "batch_verify");

    public static TheoryData<string> DeserializationG1Files => BlsVectors.Files(Suite, "deserialization_G1");

    public static TheoryData<string> DeserializationG2Files => BlsVectors.Files(Suite, "deserialization_G2");

    public static TheoryData<string> HashToG2Files => BlsVectors.Files(Suite, "hash_to_G2");

    [Theory]
    [MemberData(nameof(SignFiles))]
    public void Sign(string file)
    {
        JsonElement root = BlsVectors.Json(Suite, "sign", file);
        JsonElement input = root.GetProperty("input");
        JsonElement output = root.GetProperty("output");
        bool decoded = BlsSecretKey.TryDecode(
            BlsVectors.Bytes(input.GetProperty("privkey")), out BlsSecretKey? key, out BlsDecodeError error);
        if (output.ValueKind == JsonValueKind.Null)
        {
            Assert.False(decoded);
            Assert.Equal(BlsDecodeError.ZeroScalar, error);
            return;
        }

        using (key)
        {
            BlsSignature signature = Scheme.Sign(key!, BlsVectors.Bytes(input.GetProperty("message")));
            Assert.Equal(BlsVectors.Bytes(output), signature.Bytes.ToArray());
        }
    }

    [Theory]
    [MemberData(nameof(VerifyFiles))]
    public void Verify(string file)
    {
        JsonElement root = BlsVectors.Json(Suite, "verify", file);
        JsonElement input = root.GetProperty("input");
        bool valid = Scheme.Verify(
            BlsVectors.Bytes(input.GetProperty("pubkey")),
            BlsVectors.Bytes(input.GetProperty("message")),
            BlsVectors.Bytes(input.GetProperty("signature")));
        Assert.Equal(root.GetProperty("output").GetBoolean(), valid);
    }

    [Theory]
    [MemberData(nameof(AggregateFiles))]
    public void Aggregate(string file)
    {
        JsonElement root = BlsVectors.Json(Suite, "aggregate", file);
        BlsSignature[]? signatures = BlsVectors.Signatures(root.GetProperty("input").EnumerateArray().Select(BlsVectors.Bytes));
        BlsSignature? sum = signatures is null ? null : Scheme.Aggregate(signatures);
        JsonElement output = root.GetProperty("output");
        if (output.ValueKind == JsonValueKind.Null)
        {
            Assert.Null(sum);
        }
        else
        {
            Assert.Equal(BlsVectors.Bytes(output), sum!.Bytes.ToArray());
        }
    }

    [Theory]
    [MemberData(nameof(AggregateVerifyFiles))]
    public void AggregateVerify(string file)
    {
        JsonElement root = BlsVectors.Json(Suite, "aggregate_verify", file);
        JsonElement input = root.GetProperty("input");
        BlsPublicKey[]? keys = BlsVectors.Keys(input.GetProperty("pubkeys").EnumerateArray().Select(BlsVectors.Bytes));
        BlsMessage[] messages =
            [.. input.GetProperty("messages").EnumerateArray().Select(m => BlsMessage.Hash(BlsVectors.Bytes(m)))];
        bool valid = keys is not null
            && BlsSignature.TryDecode(BlsVectors.Bytes(input.GetProperty("signature")), out BlsSignature? signature, out _)
            && Scheme.AggregateVerify(keys, messages, signature);
        Assert.Equal(root.GetProperty("output").GetBoolean(), valid);
    }

    [Theory]
    [MemberData(nameof(FastAggregateVerifyFiles))]
    public void FastAggregateVerify(string file)
    {
        JsonElement root = BlsVectors.Json(Suite, "fast_aggregate_verify", file);
        JsonElement input = root.GetProperty("input");
        BlsPublicKey[]? keys = BlsVectors.Keys(input.GetProperty("pubkeys").EnumerateArray().Select(BlsVectors.Bytes));
        byte[] message = BlsVectors.Bytes(input.GetProperty("message"));
        bool decoded = BlsSignature.TryDecode(
            BlsVectors.Bytes(input.GetProperty("signature")), out BlsSignature? signature, out _);
        bool expected = root.GetProperty("output").GetBoolean();
        Assert.Equal(expected, keys is not null && decoded && Scheme.FastAggregateVerify(keys, message, signature!));

        // eth_fast_aggregate_verify differs in one case only: no keys and the infinity signature.
        bool ethExpected = expected || (keys is { Length: 0 } && decoded && signature!.IsInfinity);
        Assert.Equal(ethExpected, keys is not null && decoded && Scheme.EthFastAggregateVerify(keys, message, signature!));
    }

    [Theory]
    [MemberData(nameof(BatchVerifyFiles))]
    public void BatchVerify(string file)
    {
        JsonElement root = BlsVectors.Json(Suite, "batch_verify", file);
        JsonElement input = root.GetProperty("input");
        BlsPublicKey[] keys = BlsVectors.Keys(input.GetProperty("pubkeys").EnumerateArray().Select(BlsVectors.Bytes))!;
        BlsSignature[] signatures =
            BlsVectors.Signatures(input.GetProperty("signatures").EnumerateArray().Select(BlsVectors.Bytes))!;
        byte[][] messages = [.. input.GetProperty("messages").EnumerateArray().Select(BlsVectors.Bytes)];
        SignatureSet[] sets =
            [.. keys.Select((key, i) => new SignatureSet(BlsMessage.Hash(messages[i]), key, signatures[i]))];
        Assert.Equal(
            root.GetProperty("output").GetBoolean(), BlsBatch.Verify(sets, new Crypto.SystemRandomSource()));
    }

    [Theory]
    [MemberData(nameof(DeserializationG1Files))]
    public void DeserializationG1(string file)
    {
        JsonElement root = BlsVectors.Json(Suite, "deserialization_G1", file);
        byte[] bytes = BlsVectors.Bytes(root.GetProperty("input").GetProperty("pubkey"));
        bool accepted = BlsPublicKey.TryDecode(bytes, out _, out BlsDecodeError error);

        // The vectors ask for decoding alone, which takes infinity; a public key must not be infinity.
        Assert.Equal(root.GetProperty("output").GetBoolean(), accepted || error == BlsDecodeError.Infinity);
        Assert.False(accepted && error != BlsDecodeError.None);
    }

    [Theory]
    [MemberData(nameof(DeserializationG2Files))]
    public void DeserializationG2(string file)
    {
        JsonElement root = BlsVectors.Json(Suite, "deserialization_G2", file);
        byte[] bytes = BlsVectors.Bytes(root.GetProperty("input").GetProperty("signature"));
        bool accepted = BlsSignature.TryDecode(bytes, out BlsSignature? signature, out BlsDecodeError error);
        Assert.Equal(root.GetProperty("output").GetBoolean(), accepted);
        Assert.Equal(accepted, error == BlsDecodeError.None);
        Assert.True(!accepted || signature!.Bytes.SequenceEqual(bytes));
    }

    [Theory]
    [MemberData(nameof(HashToG2Files))]
    public void HashToG2(string file)
    {
        JsonElement root = BlsVectors.Json(Suite, "hash_to_G2", file);
        byte[] message = Encoding.UTF8.GetBytes(root.GetProperty("input").GetProperty("msg").GetString()!);
        Crypto.Bls12381.HashToCurve.HashToG2.Hash(
            out Projective<Fp2> point, message, "QUUX-V01-CS02-with-BLS12381G2_XMD:SHA-256_SSWU_RO_"u8);
        BlsVectors.AssertSame(BlsVectors.PointG2(root.GetProperty("output")), point);
    }
}
