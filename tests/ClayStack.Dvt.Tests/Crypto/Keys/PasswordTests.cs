using System.Text;
using ClayStack.Dvt.Crypto.Keys;

namespace ClayStack.Dvt.Tests.Crypto.Keys;

public sealed class PasswordTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("with\r\nends\t\u007f\n", "withends")]
    [InlineData("\u0000\u001fa\u0020b", "a b")]
    public void TryCreate_Ascii_StripsControlCodes(string typed, string expected) =>
        Assert.Equal(expected, Processed(typed, canNormalize: true));

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("line\n", "line")]
    public void TryCreate_AsciiWithoutNormalisation_IsTheSame(string typed, string expected) =>
        Assert.Equal(expected, Processed(typed, canNormalize: false));

    // EIP-2335, section "Test Cases".
    [Fact]
    public void TryCreate_ExampleOfEip2335_IsItsUtf8()
    {
        const string typed = "𝔱𝔢𝔰𝔱𝔭𝔞𝔰𝔰𝔴𝔬𝔯𝔡🔑";
        if (UnicodeNormalization.IsAvailable)
            Assert.Equal("testpassword\U0001F511", Processed(typed, canNormalize: true));
        else
            AssertRefused(typed, UnicodeNormalization.IsAvailable, PasswordError.NormalizationUnavailable);
    }

    [Fact]
    public void TryCreate_C1ControlCodes_AreStripped()
    {
        if (UnicodeNormalization.IsAvailable)
            Assert.Equal("fie\u0301", Processed("\u0085\ufb01\u009f\u00e9", canNormalize: true));
        else
            AssertRefused("\u0085\ufb01", UnicodeNormalization.IsAvailable, PasswordError.NormalizationUnavailable);
    }

    [Fact]
    public void TryCreate_CodeBetweenCombiningMarks_IsStrippedAfterNormalising()
    {
        // The marks' canonical order is the other one; EIP-2335 does not normalise again.
        const string typed = "\u00e9\u0000\ufb1e";
        if (UnicodeNormalization.IsAvailable)
            Assert.Equal("e\u0301\ufb1e", Processed(typed, canNormalize: true));
        else
            AssertRefused(typed, UnicodeNormalization.IsAvailable, PasswordError.NormalizationUnavailable);
    }

    [Theory]
    [InlineData("caf\u00e9")]
    [InlineData("\U0001F511")]
    public void TryCreate_BeyondAsciiInInvariantMode_IsRefused(string typed) =>
        AssertRefused(typed, canNormalize: false, PasswordError.NormalizationUnavailable);

    // Not theory data: a runner cannot name a test by an unpaired surrogate.
    [Fact]
    public void TryCreate_InvalidText_SaysWhy()
    {
        AssertRefused("", canNormalize: true, PasswordError.Empty);
        AssertRefused("\n\r\t", canNormalize: true, PasswordError.Empty);
        AssertRefused("\ud83d", canNormalize: true, PasswordError.InvalidText);
        AssertRefused("a\udd11b", canNormalize: true, PasswordError.InvalidText);
        AssertRefused("\udd11\ud83d", canNormalize: true, PasswordError.InvalidText);
        AssertRefused("\ufffe", canNormalize: true, PasswordError.InvalidText);
    }

    [Fact]
    public void TryCreate_Length_IsBounded()
    {
        Assert.Equal(1024, Processed(new string('a', 1024), canNormalize: true).Length);
        AssertRefused(new string('a', 1025), canNormalize: true, PasswordError.TooLong);
    }

    private static string Processed(string typed, bool canNormalize)
    {
        Assert.True(Password.TryCreate(typed, canNormalize, out Password? password, out PasswordError error));
        Assert.Equal(PasswordError.None, error);
        using (password)
            return Encoding.UTF8.GetString(password.Utf8);
    }

    private static void AssertRefused(string typed, bool canNormalize, PasswordError expected)
    {
        Assert.False(Password.TryCreate(typed, canNormalize, out Password? password, out PasswordError error));
        Assert.Null(password);
        Assert.Equal(expected, error);
    }
}
