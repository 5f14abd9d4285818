using ClayStack.Dvt.Consensus;

namespace ClayStack.Dvt.Tests.Consensus;

/// <summary>Says what must be among effects, and by that what must not.</summary>
internal static class Effects
{
    internal static QbftEffect.Broadcast Broadcast(this IEnumerable<QbftEffect> effects, StatementType type) =>
        Assert.Single(effects.OfType<QbftEffect.Broadcast>(), sent => sent.Statement.Type == type);

    internal static void AssertSilent(this IEnumerable<QbftEffect> effects, StatementType type) =>
        Assert.DoesNotContain(effects.OfType<QbftEffect.Broadcast>(), sent => sent.Statement.Type == type);

    internal static void AssertSilent(this IEnumerable<QbftEffect> effects) => Assert.Empty(effects.OfType<QbftEffect.Broadcast>());

    internal static void AssertRefused(this IReadOnlyList<QbftEffect> effects, int sender, QbftRefusal reason) =>
        Assert.Equal([new QbftEffect.Refused(new OperatorIndex(sender), reason)], effects);

    internal static T Only<T>(this IEnumerable<QbftEffect> effects)
        where T : QbftEffect => Assert.Single(effects.OfType<T>());

    internal static ConsensusMessage Message(this QbftEffect.Broadcast sent) =>
        new(TestCluster.Sign(sent.Statement), sent.RoundChanges, sent.Prepares);
}
