using ClayStack.Dvt.Rpc.Wire;

namespace ClayStack.Dvt.Tests.Rpc.Wire;

public sealed class TimeoutTextTests
{
    [Theory]
    [InlineData(0, "0u")]
    [InlineData(-5, "0u")]
    [InlineData(1, "1u")]
    [InlineData(10, "1u")]
    [InlineData(11, "2u")]
    [InlineData(999_999_990, "99999999u")]
    [InlineData(999_999_991, "100000m")]
    [InlineData(TimeSpan.TicksPerDay * 365, "31536000S")]
    [InlineData(TimeSpan.TicksPerHour * 99_999_999, "99999999H")]
    [InlineData(long.MaxValue, "99999999H")]
    public void Format_TakesTheFinestUnitAndRoundsUp(long ticks, string expected) =>
        Assert.Equal(expected, TimeoutText.Format(TimeSpan.FromTicks(ticks)));

    [Theory]
    [InlineData("0n", 0)]
    [InlineData("250n", 2)]
    [InlineData("7u", 70)]
    [InlineData("7m", 70_000)]
    [InlineData("7S", 70_000_000)]
    [InlineData("7M", 4_200_000_000)]
    [InlineData("99999999H", 99_999_999 * TimeSpan.TicksPerHour)]
    public void TryParse_WhatTheProtocolAllows_IsRead(string text, long ticks)
    {
        Assert.True(TimeoutText.TryParse(text, out TimeSpan timeout));
        Assert.Equal(ticks, timeout.Ticks);
    }

    [Theory]
    [InlineData("")]
    [InlineData("S")]
    [InlineData("7")]
    [InlineData("7s")]
    [InlineData("-7S")]
    [InlineData("+7S")]
    [InlineData(" 7S")]
    [InlineData("7 S")]
    [InlineData("7.5S")]
    [InlineData("100000000S")]
    [InlineData("٧S")]
    public void TryParse_WhatItDoesNotAllow_IsRefused(string text) => Assert.False(TimeoutText.TryParse(text, out _));
}
