using ClayStack.Dvt.Sql;

namespace ClayStack.Dvt.Tests.Sql;

public sealed class PostgresAddressTests
{
    [Theory]
    [InlineData("Host=db.example.org;Database=clay;Username=me", "me@db.example.org:5432/clay")]
    [InlineData("Server=::1;Port=6000;Database=clay;Username=me;SSL Mode=VerifyFull", "me@::1:6000/clay")]
    [InlineData("Host=/run/postgresql;Database=clay;Username=me", "me@/run/postgresql/clay")]
    [InlineData("Host=one,two;Database=clay;Username=me;Search Path=operator1", "me@one,two/clay (operator1)")]
    [InlineData("Host=db;Database=clay", "this user@db:5432/clay")]
    public void TryParse_ShowsWhereAndAsWhom(string text, string shown)
    {
        Assert.True(PostgresAddress.TryParse(text, out PostgresAddress? address, out string? problem), problem);
        Assert.Equal(shown, address.ToString());
    }

    [Theory]
    [InlineData("Host=db;Database=clay;Password=hunter2", "has a password in it")]
    [InlineData("Host=db;Database=clay;pwd=hunter2", "has a password in it")]
    [InlineData("Host=db;Database=clay;Passfile=hunter2", "has a password in it")]
    [InlineData("postgres://me:hunter2@db/clay", "is no connection string")]
    [InlineData("Host=db;Database=clay;hunter2=yes", "is no connection string")]
    [InlineData("Host=db;Database=clay;Port=hunter2", "is no connection string")]
    [InlineData("Database=clay", "has no Host")]
    [InlineData("Host=db", "has no Database")]
    [InlineData("Host=db;Database=clay;Persist Security Info=true", "not to be told")]
    [InlineData("Host=db;Database=clay;Log Parameters=true", "not to be told")]
    public void TryParse_WhatCannotBeUsed_NamesTheFault_AndRepeatsNothing(string text, string expected)
    {
        Assert.False(PostgresAddress.TryParse(text, out PostgresAddress? address, out string? problem));
        Assert.Null(address);
        Assert.Contains(expected, problem, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", problem, StringComparison.Ordinal);
    }
}
