using ClayStack.Dvt.Actors.Simulation;
using ClayStack.Dvt.Lab.Runs;
using ClayStack.Dvt.Tests.Tidy;

namespace ClayStack.Dvt.Tests.Lab;

public sealed class ScenarioTests
{
    public static TheoryData<string> Files { get; } = [.. Repository.Files("config/simulation", "*.yaml")];

    [Theory]
    [MemberData(nameof(Files))]
    public void EveryScenarioOfTheRepository_CanBeDrawn_WithinItsRanges(string file)
    {
        Scenario scenario = Scenario.Parse(Path.GetFileNameWithoutExtension(file), Repository.Text(file));
        for (ulong seed = 1; seed <= 20; seed++)
        {
            Plan plan = scenario.Draw(new SeededRandom(seed));
            Assert.Contains(plan.Operators, scenario.Operators);
            Assert.All(Knob.All, knob => Assert.True(plan[knob] >= 0));
        }
    }

    [Fact]
    public void Draw_TakesAValueBetweenTheTwo_AndZeroWhereItIsLeftOut()
    {
        Scenario always = Scenario.Parse("x", "operators: [7]\nloss: [0.2, 0.4]");
        Scenario never = Scenario.Parse("x", "omit: 1\nloss: [0.2, 0.4]");
        Plan plan = always.Draw(new SeededRandom(1));
        Assert.Equal(7, plan.Operators);
        Assert.InRange(plan[Knob.Loss], 0.2, 0.4);
        Assert.Equal(0, plan[Knob.Jitter]);
        Assert.Equal(0, never.Draw(new SeededRandom(1))[Knob.Loss]);
    }

    [Theory]
    [InlineData("lozz: 1", "'lozz', which is no knob")]
    [InlineData("loss: much", "'loss: much'; give one number")]
    [InlineData("operators: [3]", "give 4 to 13")]
    [InlineData("- 1", "no YAML mapping")]
    public void Parse_OfWhatIsNoScenario_SaysWhatIsWrong(string yaml, string complaint)
    {
        FormatException fault = Assert.Throws<FormatException>(() => Scenario.Parse("mine", yaml));
        Assert.Contains("mine", fault.Message, StringComparison.Ordinal);
        Assert.Contains(complaint, fault.Message, StringComparison.Ordinal);
    }
}
