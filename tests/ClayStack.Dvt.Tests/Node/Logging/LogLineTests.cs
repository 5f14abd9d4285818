using System.Text.Json;
using ClayStack.Dvt.Node.Logging;
using Microsoft.Extensions.Logging;

namespace ClayStack.Dvt.Tests.Node.Logging;

public sealed class LogLineTests
{
    private static readonly DateTimeOffset Time = new(2026, 1, 2, 4, 4, 5, 6, TimeSpan.FromHours(1));

    [Theory]
    [InlineData(LogLevel.Trace, "TRC")]
    [InlineData(LogLevel.Debug, "DBG")]
    [InlineData(LogLevel.Information, "INF")]
    [InlineData(LogLevel.Warning, "WRN")]
    [InlineData(LogLevel.Error, "ERR")]
    [InlineData(LogLevel.Critical, "CRT")]
    public void Text_Line_HasUtcTimeLevelAndTheCategorysLastName(LogLevel level, string code) =>
        Assert.Equal($"2026-01-02T03:04:05.006Z {code} Duties all is well\n", LogLine.Text(Time, level, "ClayStack.Dvt.Duties", "all is well", exception: null));

    [Fact]
    public void Text_ControlCodes_ForgeNoLine() => Assert.Equal(
        "2026-01-02T03:04:05.006Z INF a x\\n2026\\u001b[31m\\u2028y\n",
        LogLine.Text(Time, LogLevel.Information, "a", "x\n2026\u001b[31m\u2028y", exception: null));

    [Fact]
    public void Text_Exception_FollowsIndented()
    {
        string[] lines = LogLine.Text(Time, LogLevel.Error, "a", "x", new InvalidOperationException("first\nsecond")).TrimEnd('\n').Split('\n');

        Assert.EndsWith(" x", lines[0], StringComparison.Ordinal);
        Assert.Equal("    System.InvalidOperationException: first", lines[1]);
        Assert.Equal("    second", lines[2]);
    }

    [Fact]
    public void Json_Line_IsOneObjectWithItsData()
    {
        string line = LogLine.Json(
            Time, LogLevel.Warning, "ClayStack.Dvt.Duties", new EventId(1, "duty"), "a \"line\"\n",
            [new("Slot", 5UL), new("ok", true), new("ms", 1.5), new("nan", double.NaN), new("who", null), new("at", Time), new("{OriginalFormat}", "x")],
            new InvalidOperationException("broken"));
        using JsonDocument json = JsonDocument.Parse(line);
        JsonElement root = json.RootElement;

        Assert.Equal(1, line.Count(letter => letter == '\n'));
        Assert.Equal("2026-01-02T03:04:05.006Z", root.GetProperty("time").GetString());
        Assert.Equal("Warning", root.GetProperty("level").GetString());
        Assert.Equal("duty", root.GetProperty("event").GetString());
        Assert.Equal("a \"line\"\n", root.GetProperty("message").GetString());
        Assert.Equal(["slot", "ok", "ms", "nan", "who", "at"], root.GetProperty("data").EnumerateObject().Select(member => member.Name));
        Assert.Equal(5UL, root.GetProperty("data").GetProperty("slot").GetUInt64());
        Assert.Equal("NaN", root.GetProperty("data").GetProperty("nan").GetString());
        Assert.Contains("broken", root.GetProperty("exception").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Json_NothingMoreToSay_HasNoEmptyMembers()
    {
        using JsonDocument json = JsonDocument.Parse(LogLine.Json(Time, LogLevel.Information, "a", default, "x", data: null, exception: null));

        Assert.Equal(["time", "level", "category", "message"], json.RootElement.EnumerateObject().Select(member => member.Name));
    }
}
