namespace ClayStack.Dvt.EndToEnd.Postgres;

/// <summary>The collection of all tests that share one server; they run one after the other.</summary>
[CollectionDefinition(PostgresServerFixture.Collection)]
public sealed class PostgresServerDefinition : ICollectionFixture<PostgresServerFixture>;
