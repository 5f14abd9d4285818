using ClayStack.Dvt.SpecTests.SlashingProtection;
using ClayStack.Dvt.Storage;

namespace ClayStack.Dvt.EndToEnd.Postgres;

/// <summary>The interchange tests of EIP-3076, on PostgreSQL.</summary>
[Collection(PostgresServerFixture.Collection)]
public sealed class PostgresInterchangeTests(PostgresServerFixture fixture)
{
    public static TheoryData<string> Cases { get; } = [.. InterchangeCase.Names()];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Case_IsJudgedAsPublished(string name)
    {
        using PostgresPlace place = fixture.NewPlace();
        InterchangeCase.Judge(name, chain =>
        {
            using PostgresStandBy process = place.NewProcess(chain, "process");
            PostgresStores stores = Assert.IsType<LeaseAttempt.Taken>(process.TryTake(place.AnchorOf("process"))).Stores;
            return (stores.Protection, stores);
        });
    }

    [Fact]
    public void Cases_AreAllThere() => Assert.Equal(InterchangeCase.Count, Cases.Count);
}
