using System.Text;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Phase0;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Ssz;
using ClayStack.Dvt.Ethereum.Ssz.Json;

namespace ClayStack.Dvt.Tests.Ethereum.Ssz;

public sealed class SszJsonTests
{
    private const string Zero = "0x0000000000000000000000000000000000000000000000000000000000000000";

    [Fact]
    public void Container_IsWrittenAsTheBeaconApiHasIt() => Assert.Equal(
        $$"""{"epoch":"7","root":"{{Zero}}"}""",
        Encoding.UTF8.GetString(SszJson.ToUtf8(new Checkpoint(new Epoch(7), default), Preset.Mainnet)));

    [Theory]
    [InlineData("""{"root":"ZERO","epoch":"7"}""")]
    [InlineData("""{"new":{"epoch":[1,{"epoch":"9"}]},"epoch":"7","more":null,"root":"ZERO","last":1}""")]
    [InlineData(""" { "\u0065poch" : "7" , "root" : "ZERO" } """)]
    public void Fields_InAnyOrderAndAmongOthers_AreFound(string json)
    {
        Assert.True(TryRead(json, out Checkpoint? value, out SszError? error), $"{error}");
        Assert.Equal(new Checkpoint(new Epoch(7), default), value);
    }

    [Theory]
    [InlineData("""{"epoch":"7"}""", "root", SszErrorReason.MissingField)]
    [InlineData("""{"epoch":7,"root":"ZERO"}""", "epoch", SszErrorReason.WrongJsonKind)]
    [InlineData("""{"epoch":null,"root":"ZERO"}""", "epoch", SszErrorReason.WrongJsonKind)]
    [InlineData("""{"epoch":"07","root":"ZERO"}""", "epoch", SszErrorReason.NotDecimal)]
    [InlineData("""{"epoch":"-7","root":"ZERO"}""", "epoch", SszErrorReason.NotDecimal)]
    [InlineData("""{"epoch":"18446744073709551616","root":"ZERO"}""", "epoch", SszErrorReason.NumberTooLarge)]
    [InlineData("""{"epoch":"7","root":"ZERO00"}""", "root", SszErrorReason.WrongLength)]
    [InlineData("""{"epoch":"7","root":"abcd"}""", "root", SszErrorReason.NotHexadecimal)]
    [InlineData("""{"epoch":"7","root":["ZERO"]}""", "root", SszErrorReason.WrongJsonKind)]
    [InlineData("""["7"]""", "", SszErrorReason.WrongJsonKind)]
    [InlineData("""{"epoch":"7","root":"ZERO"}}""", "", SszErrorReason.MalformedJson)]
    [InlineData("""{"epoch":"7","root":"ZERO"} {}""", "", SszErrorReason.MalformedJson)]
    [InlineData("""{"epoch":"7","root":"ZERO" """, "", SszErrorReason.MalformedJson)]
    [InlineData("", "", SszErrorReason.MalformedJson)]
    public void Fault_NamesItsFieldAndReason(string json, string path, SszErrorReason reason)
    {
        Assert.False(TryRead(json, out Checkpoint? value, out SszError? error));
        Assert.Null(value);
        Assert.Equal(new SszError(path, reason), error);
    }

    [Fact]
    public void Fault_InAList_NamesItsPlace()
    {
        IndexedAttestation value = new([new ValidatorIndex(1), new ValidatorIndex(2)], SampleValues.Data(), default);
        string json = Encoding.UTF8.GetString(SszJson.ToUtf8(value, Preset.Mainnet));
        Assert.False(TryRead<IndexedAttestation>(json.Replace("\"2\"]", "2]", StringComparison.Ordinal), out _, out SszError? error));
        Assert.Equal(new SszError("attesting_indices[1]", SszErrorReason.WrongJsonKind), error);
        Assert.False(TryRead<IndexedAttestation>(json.Replace("\"slot\"", "\"slut\"", StringComparison.Ordinal), out _, out error));
        Assert.Equal(new SszError("data.slot", SszErrorReason.MissingField), error);
    }

    [Fact]
    public void Depth_IsBounded()
    {
        string deep = """{"x":""" + new string('[', 10_000) + new string(']', 10_000) + "}";
        Assert.False(TryRead<Checkpoint>(deep, out _, out SszError? error));
        Assert.Equal(SszErrorReason.MalformedJson, error.Reason);
    }

    private static bool TryRead<T>(
        string json,
        [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out T? value,
        [System.Diagnostics.CodeAnalysis.NotNullWhen(false)] out SszError? error)
        where T : class, ISszContainer<T> =>
        SszJson.TryRead(Encoding.UTF8.GetBytes(json.Replace("ZERO", Zero, StringComparison.Ordinal)), Preset.Mainnet, out value, out error);
}
