using ClayStack.Dvt.Rpc;
using ClayStack.Dvt.Rpc.Wire;

namespace ClayStack.Dvt.Tests.Rpc.Wire;

public sealed class StatusTextTests
{
    [Theory]
    [InlineData("plain words", "plain words")]
    [InlineData("100 %", "100 %25")]
    [InlineData("Größe €", "Gr%C3%B6%C3%9Fe %E2%82%AC")]
    [InlineData("a\r\nb", "a%0D%0Ab")]
    [InlineData("🧱", "%F0%9F%A7%B1")]
    public void Message_TravelsPercentEncoded(string message, string wire)
    {
        Assert.Equal(wire, StatusText.EncodeMessage(message));
        Assert.Equal(message, StatusText.DecodeMessage(wire));
    }

    [Theory]
    [InlineData("%")]
    [InlineData("%4")]
    [InlineData("%zz")]
    [InlineData("%FF")]
    public void DecodeMessage_WronglyEncoded_StaysAsItCame(string wire) => Assert.Equal(wire, StatusText.DecodeMessage(wire));

    [Fact]
    public void EncodeMessage_OverTheBound_IsCutBetweenCharacters()
    {
        string fits = new('x', RpcStatus.MessageLengthMax);
        Assert.Equal(fits, StatusText.EncodeMessage(fits));
        Assert.Equal(fits, StatusText.EncodeMessage(fits + "y"));
        Assert.Equal(fits[1..], StatusText.EncodeMessage(fits[1..] + "🧱"));
    }

    [Theory]
    [InlineData("0", RpcStatusCode.Ok)]
    [InlineData("16", RpcStatusCode.Unauthenticated)]
    [InlineData("17", RpcStatusCode.Unknown)]
    [InlineData("2147483647", RpcStatusCode.Unknown)]
    public void ParseNumber_OfANumber_IsItsCodeOrUnknown(string text, RpcStatusCode code) => Assert.Equal(code, StatusText.ParseNumber(text));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("OK")]
    [InlineData("-1")]
    [InlineData("99999999999")]
    public void ParseNumber_OfSomethingElse_IsNone(string? text) => Assert.Null(StatusText.ParseNumber(text));
}
