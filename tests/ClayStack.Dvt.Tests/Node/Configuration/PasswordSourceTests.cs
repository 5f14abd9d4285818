using ClayStack.Dvt.Crypto.Keys;
using ClayStack.Dvt.Node.Configuration;

namespace ClayStack.Dvt.Tests.Node.Configuration;

public sealed class PasswordSourceTests : IDisposable
{
    private readonly NodeFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("hunter2")]
    [InlineData("hunter2\n")]
    [InlineData("hunter2\r\n")]
    public void TryRead_File_TakesItsContentWithoutControlCodes(string content)
    {
        File.WriteAllText(_folder.PathOf("password"), content);

        Assert.True(new PasswordSource.InFile(_folder.PathOf("password")).TryRead(_ => null, out Password? password, out _));
        using (password)
            Assert.Equal("hunter2"u8.ToArray(), password.Utf8.ToArray());
    }

    [Fact]
    public void TryRead_Variable_TakesItsValue()
    {
        Assert.True(new PasswordSource.Variable("P").TryRead(name => string.Equals(name, "P", StringComparison.Ordinal) ? "hunter2" : null, out Password? password, out _));
        using (password)
            Assert.Equal("hunter2"u8.ToArray(), password.Utf8.ToArray());
    }

    [Theory]
    [InlineData("hunter2", "hunter2")]
    [InlineData("hünter 2\r\n", "hünter 2")]
    public void TryReadText_LeavesThePasswordAsItIs_ButForTheLastLineBreak(string content, string expected)
    {
        File.WriteAllText(_folder.PathOf("password"), content);
        Assert.True(new PasswordSource.InFile(_folder.PathOf("password")).TryReadText(_ => null, out string? fromFile, out string? problem), problem);
        Assert.Equal(expected, fromFile);
        Assert.True(new PasswordSource.Variable("P").TryReadText(_ => content, out string? fromVariable, out problem), problem);
        Assert.Equal(expected, fromVariable);
    }

    [Fact]
    public void TryReadText_WhatIsNoPassword_IsRefused_WithItsPlace()
    {
        foreach (string content in new[] { "", "\n", new string('x', Password.CharsMax + 1), new string('x', PasswordSource.LengthMax + 1) })
        {
            File.WriteAllText(_folder.PathOf("password"), content);
            Assert.False(new PasswordSource.InFile(_folder.PathOf("password")).TryReadText(_ => null, out string? text, out string? problem));
            Assert.Null(text);
            Assert.Contains(_folder.PathOf("password"), problem, StringComparison.Ordinal);
            Assert.DoesNotContain("xx", problem, StringComparison.Ordinal);
        }

        Assert.False(new PasswordSource.Variable("P").TryReadText(_ => null, out _, out string? missing));
        Assert.Contains("environment variable P", missing, StringComparison.Ordinal);
        Assert.False(new PasswordSource.InFile(_folder.PathOf("nothing")).TryReadText(_ => null, out _, out string? absent));
        Assert.Contains("nothing", absent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("\n", "empty")]
    public void TryRead_NothingInTheFile_SaysSo(string content, string expected)
    {
        File.WriteAllText(_folder.PathOf("password"), content);
        AssertRefused(new PasswordSource.InFile(_folder.PathOf("password")), expected);
    }

    [Theory]
    [InlineData(Password.CharsMax, true)]
    [InlineData(Password.CharsMax + 1, false)]
    [InlineData(PasswordSource.LengthMax + 1, false)]
    public void TryRead_LongFile_IsRefusedBeyondTheBound(int length, bool allowed)
    {
        File.WriteAllText(_folder.PathOf("password"), new string('x', length));
        PasswordSource source = new PasswordSource.InFile(_folder.PathOf("password"));
        if (!allowed)
        {
            AssertRefused(source, "longer");
            return;
        }

        Assert.True(source.TryRead(_ => null, out Password? password, out _));
        password.Dispose();
    }

    [Fact]
    public void TryRead_NoUtf8_SaysSo()
    {
        File.WriteAllBytes(_folder.PathOf("password"), [0x61, 0xff]);
        AssertRefused(new PasswordSource.InFile(_folder.PathOf("password")), "UTF-8");
    }

    [Fact]
    public void TryRead_FileThatWentAway_SaysWhich() =>
        AssertRefused(new PasswordSource.InFile(_folder.PathOf("gone")), _folder.PathOf("gone"));

    [Fact]
    public void TryRead_VariableThatIsNotSet_SaysWhich() =>
        AssertRefused(new PasswordSource.Variable("CLAY_DVT_SHARE_PASSWORD"), "CLAY_DVT_SHARE_PASSWORD");

    private static void AssertRefused(PasswordSource source, string expected)
    {
        Assert.False(source.TryRead(_ => null, out Password? password, out string? problem));
        Assert.Null(password);
        Assert.Contains(expected, problem, StringComparison.Ordinal);
    }
}
