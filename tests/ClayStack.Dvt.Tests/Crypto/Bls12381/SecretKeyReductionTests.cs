using System.Globalization;
using System.Numerics;
using ClayStack.Dvt.Crypto.Bls12381;
using ClayStack.Dvt.TestKit;

namespace ClayStack.Dvt.Tests.Crypto.Bls12381;

/// <summary>The reduction that every derived and every random key passes through, against BigInteger.</summary>
public sealed class SecretKeyReductionTests
{
    private static readonly BigInteger Order = BigInteger.Parse(
        "52435875175126190479447740508185965837690552500527637822603658699938581184513", CultureInfo.InvariantCulture);

    [Fact]
    public void TryReduce_RandomAndExtremeInputs_EqualsBigInteger()
    {
        SeededRandomSource random = new(1);
        List<byte[]> inputs =
        [
            new byte[48],
            [.. Enumerable.Repeat((byte)0xff, 48)],
            Encode(Order, 48),
            Encode(Order - 1, 48),
            Encode(Order + 1, 48),
            Encode(Order << 128, 48),
            Encode((Order << 128) - 1, 48),
            Encode(BigInteger.Pow(2, 255), 48),
            Encode(BigInteger.Pow(2, 256) - 1, 48),
        ];
        for (int i = 0; i < 500; i++)
        {
            byte[] input = new byte[48];
            random.Fill(input);
            inputs.Add(input);
        }

        byte[] reduced = new byte[BlsSecretKey.ByteCount];
        foreach (byte[] input in inputs)
        {
            BigInteger expected = new BigInteger(input, isUnsigned: true, isBigEndian: true) % Order;
            Assert.Equal(!expected.IsZero, BlsSecretKey.TryReduce(input, out BlsSecretKey? key));
            using (key)
                key?.ExportTo(reduced);
            Assert.Equal(Encode(expected, 32), key is null ? new byte[32] : reduced);
        }
    }

    private static byte[] Encode(BigInteger value, int length)
    {
        byte[] bytes = value.ToByteArray(isUnsigned: true, isBigEndian: true);
        return [.. new byte[length - bytes.Length], .. bytes];
    }
}
