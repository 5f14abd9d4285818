using System.Text;
using ClayStack.Dvt.Crypto.Keys;
using ClayStack.Dvt.TestKit;
using Org.BouncyCastle.Crypto.Generators;

namespace ClayStack.Dvt.Tests.Crypto.Keys;

public sealed class ScryptTests
{
    // RFC 7914, section 12 (the case with an empty password has an N of 16; the last one takes a gibibyte).
    [Theory]
    [InlineData("", "", 16, 1, 1, "77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906")]
    [InlineData("password", "NaCl", 1024, 8, 16, "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b3731622eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640")]
    [InlineData("pleaseletmein", "SodiumChloride", 16384, 8, 1, "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887")]
    public void Derive_VectorsOfRfc7914_AreMet(string password, string salt, int n, int r, int p, string expected)
    {
        Assert.True(ScryptCost.TryCreate(n, r, p, out ScryptCost? cost));
        byte[] key = new byte[64];
        Scrypt.Derive(Encoding.ASCII.GetBytes(password), Encoding.ASCII.GetBytes(salt), cost, key);
        Assert.Equal(expected, Convert.ToHexStringLower(key));
    }

    [Theory]
    [InlineData(2, 1, 1)]
    [InlineData(4, 3, 2)]
    [InlineData(32, 8, 1)]
    [InlineData(64, 32, 3)]
    [InlineData(256, 5, 16)]
    public void Derive_OtherCosts_EqualBouncyCastle(int n, int r, int p)
    {
        SeededRandomSource random = new(n);
        byte[] password = new byte[37];
        byte[] salt = new byte[32];
        random.Fill(password);
        random.Fill(salt);
        Assert.True(ScryptCost.TryCreate(n, r, p, out ScryptCost? cost));
        byte[] key = new byte[32];
        Scrypt.Derive(password, salt, cost, key);
        Assert.Equal(SCrypt.Generate(password, salt, n, r, p, key.Length), key);
    }

    [Theory]
    [InlineData(262144, 8, 1, true)]
    [InlineData(524288, 8, 1, true)]
    [InlineData(262144, 8, 4, true)]
    [InlineData(262144, 8, 5, false)]
    [InlineData(1048576, 8, 1, false)]
    [InlineData(1048576, 4, 1, true)]
    [InlineData(2097152, 1, 1, false)]
    [InlineData(262143, 8, 1, false)]
    [InlineData(1, 8, 1, false)]
    [InlineData(0, 8, 1, false)]
    [InlineData(-262144, 8, 1, false)]
    [InlineData(long.MinValue, 8, 1, false)]
    [InlineData(2, 0, 1, false)]
    [InlineData(2, 33, 1, false)]
    [InlineData(2, 32, 16, true)]
    [InlineData(2, 32, 17, false)]
    [InlineData(2, 1, 0, false)]
    public void ScryptCost_Bounds(long n, long r, long p, bool accepted) =>
        Assert.Equal(accepted, ScryptCost.TryCreate(n, r, p, out _));

    [Theory]
    [InlineData(1, true)]
    [InlineData(8388608, true)]
    [InlineData(8388609, false)]
    [InlineData(0, false)]
    [InlineData(-1, false)]
    public void Pbkdf2Cost_Bounds(long c, bool accepted) => Assert.Equal(accepted, Pbkdf2Cost.TryCreate(c, out _));
}
