using ClayStack.Dvt.Crypto.Keys;

namespace ClayStack.Dvt.Tests.Crypto.Keys;

public sealed class KeyPathTests
{
    [Theory]
    [InlineData("m", new uint[0])]
    [InlineData("m/0", new uint[] { 0 })]
    [InlineData("m/12381/60/3141592653/589793238", new uint[] { 12381, 60, 3141592653, 589793238 })]
    [InlineData("m/4294967295", new[] { uint.MaxValue })]
    [InlineData("m/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16", new uint[] { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16 })]
    public void TryParse_Valid_RoundTrips(string text, uint[] indices)
    {
        Assert.True(KeyPath.TryParse(text, out KeyPath? path, out KeyPathError error));
        Assert.Equal(KeyPathError.None, error);
        Assert.Equal(indices, path.Indices);
        Assert.Equal(text, path.ToString());
    }

    [Theory]
    [InlineData("", KeyPathError.MissingMaster)]
    [InlineData("/0", KeyPathError.MissingMaster)]
    [InlineData("M/0", KeyPathError.MissingMaster)]
    [InlineData("m0", KeyPathError.MissingMaster)]
    [InlineData(" m/0", KeyPathError.MissingMaster)]
    [InlineData("m/", KeyPathError.NotANumber)]
    [InlineData("m//0", KeyPathError.NotANumber)]
    [InlineData("m/0/", KeyPathError.NotANumber)]
    [InlineData("m/0'", KeyPathError.NotANumber)]
    [InlineData("m/-1", KeyPathError.NotANumber)]
    [InlineData("m/+1", KeyPathError.NotANumber)]
    [InlineData("m/ 1", KeyPathError.NotANumber)]
    [InlineData("m/\u0661", KeyPathError.NotANumber)]
    [InlineData("m/00", KeyPathError.LeadingZero)]
    [InlineData("m/01", KeyPathError.LeadingZero)]
    [InlineData("m/4294967296", KeyPathError.IndexTooLarge)]
    [InlineData("m/99999999999999999999", KeyPathError.IndexTooLarge)]
    [InlineData("m/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17", KeyPathError.TooDeep)]
    public void TryParse_Invalid_SaysWhy(string text, KeyPathError expected)
    {
        Assert.False(KeyPath.TryParse(text, out KeyPath? path, out KeyPathError error));
        Assert.Null(path);
        Assert.Equal(expected, error);
    }

    [Fact]
    public void ValidatorPaths_AreThoseOfEip2334()
    {
        Assert.Equal("m/12381/3600/7/0", KeyPath.ValidatorWithdrawal(7).ToString());
        Assert.Equal("m/12381/3600/7/0/0", KeyPath.ValidatorSigning(7).ToString());
        Assert.True(KeyPath.ValidatorSigning(7).IsEip2334);
    }

    [Theory]
    [InlineData("m/12381/3600/9/0/0", true, false)]
    [InlineData("m/12381/3600/9/0", false, true)]
    [InlineData("m/12381/3600/9/1/0", false, false)]
    [InlineData("m/12381/60/9/0/0", false, false)]
    [InlineData("m", false, false)]
    public void ValidatorIndex_OnlyOfExactlyItsPath(string text, bool signing, bool withdrawal)
    {
        Assert.True(KeyPath.TryParse(text, out KeyPath? path, out _));
        Assert.Equal(signing, path.TryGetSigningIndex(out uint index));
        Assert.Equal(withdrawal, path.TryGetWithdrawalIndex(out _));
        if (signing)
            Assert.Equal(9u, index);
    }

    [Theory]
    [InlineData("m/12381/3600/0", false)]
    [InlineData("m/44/3600/0/0", false)]
    [InlineData("m/12381/3600/0/0", true)]
    public void IsEip2334_NeedsPurposeAndFourComponents(string text, bool expected)
    {
        Assert.True(KeyPath.TryParse(text, out KeyPath? path, out _));
        Assert.Equal(expected, path.IsEip2334);
    }

    [Fact]
    public void Equality_IsThatOfTheIndices()
    {
        Assert.True(KeyPath.TryParse("m/12381/3600/1/0/0", out KeyPath? parsed, out _));
        Assert.Equal(KeyPath.ValidatorSigning(1), parsed);
        Assert.Equal(KeyPath.ValidatorSigning(1).GetHashCode(), parsed.GetHashCode());
        Assert.NotEqual(KeyPath.ValidatorSigning(2), parsed);
    }
}
