using System.Globalization;
using System.Numerics;
using ClayStack.Dvt.Crypto.Keys;

namespace ClayStack.Dvt.Tests.Crypto.Keys;

public sealed class ScalarTests
{
    private static readonly BigInteger Order = BigInteger.Parse(
        "52435875175126190479447740508185965837690552500527637822603658699938581184513", CultureInfo.InvariantCulture);

    [Fact]
    public void Reduce_RandomAndExtremeInputs_EqualsBigInteger()
    {
        SeededRandom random = new(1);
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

        byte[] reduced = new byte[32];
        foreach (byte[] input in inputs)
        {
            ScalarReduction.Reduce(input, reduced);
            BigInteger expected = new BigInteger(input, isUnsigned: true, isBigEndian: true) % Order;
            Assert.Equal(Encode(expected, 32), reduced);
        }
    }

    [Fact]
    public void TryFromBytes_BothSidesOfEachBoundary()
    {
        AssertVerdict(SecretScalarError.Zero, BigInteger.Zero);
        AssertVerdict(SecretScalarError.None, BigInteger.One);
        AssertVerdict(SecretScalarError.None, Order - 1);
        AssertVerdict(SecretScalarError.TooLarge, Order);
        AssertVerdict(SecretScalarError.TooLarge, Order + 1);
        AssertVerdict(SecretScalarError.TooLarge, BigInteger.Pow(2, 256) - 1);

        Assert.False(SecretScalar.TryFromBytes(new byte[31], out SecretScalar? shorter, out SecretScalarError error));
        Assert.Null(shorter);
        Assert.Equal(SecretScalarError.WrongLength, error);
        Assert.False(SecretScalar.TryFromBytes(new byte[33], out _, out error));
        Assert.Equal(SecretScalarError.WrongLength, error);
    }

    [Fact]
    public void Dispose_ZeroesTheBufferAndEndsTheUse()
    {
        SecretScalar scalar = SecretScalar.Generate(new SeededRandom(2));
        ReadOnlySpan<byte> kept = scalar.Span;
        Assert.NotEqual(new byte[32], kept.ToArray());

        scalar.Dispose();
        scalar.Dispose();

        Assert.Equal(new byte[32], kept.ToArray());
        Assert.Throws<ObjectDisposedException>(() => scalar.CopyTo(new byte[32]));
    }

    [Theory]
    [InlineData(typeof(SecretScalar))]
    [InlineData(typeof(SecretBytes))]
    [InlineData(typeof(Password))]
    [InlineData(typeof(Mnemonic))]
    public void SecretTypes_HaveNoToString(Type secret) =>
        Assert.Equal(typeof(object), secret.GetMethod("ToString", Type.EmptyTypes)?.DeclaringType);

    [Fact]
    public void Generate_SameRandomness_SameKey()
    {
        using SecretScalar first = SecretScalar.Generate(new SeededRandom(4));
        using SecretScalar again = SecretScalar.Generate(new SeededRandom(4));
        using SecretScalar other = SecretScalar.Generate(new SeededRandom(5));
        Assert.True(first.FixedTimeEquals(again));
        Assert.False(first.FixedTimeEquals(other));
    }

    private static void AssertVerdict(SecretScalarError expected, BigInteger value)
    {
        byte[] encoding = Encode(value, 32);
        bool accepted = SecretScalar.TryFromBytes(encoding, out SecretScalar? scalar, out SecretScalarError error);
        Assert.Equal(expected, error);
        Assert.Equal(expected == SecretScalarError.None, accepted);
        using (scalar)
            Assert.Equal(accepted ? encoding : null, scalar?.Span.ToArray());
    }

    private static byte[] Encode(BigInteger value, int length)
    {
        byte[] bytes = value.ToByteArray(isUnsigned: true, isBigEndian: true);
        return [.. new byte[length - bytes.Length], .. bytes];
    }
}
