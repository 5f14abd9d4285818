using ClayStack.Dvt.Actors;
using ClayStack.Dvt.TestKit;

namespace ClayStack.Dvt.Tests.Actors;

public sealed class EventStreamTests : ActorTest
{
    private interface IEvent;

    private record Base(int Number) : IEvent;

    private sealed record Derived(int Number) : Base(Number);

    [Fact]
    public void Subscribers_GetTheirTypeAndWhatDerivesFromIt()
    {
        TestProbe ofBase = CreateProbe();
        TestProbe ofDerived = CreateProbe();
        TestProbe ofInterface = CreateProbe();
        System.EventStream.Subscribe<Base>(ofBase.Ref);
        System.EventStream.Subscribe<Derived>(ofDerived.Ref);
        System.EventStream.Subscribe<IEvent>(ofInterface.Ref);
        System.EventStream.Publish(new Base(1));
        System.EventStream.Publish(new Derived(2));
        System.EventStream.Publish("of no interest");

        Assert.Equal([new Base(1), new Derived(2)], ofBase.ReceiveAll());
        Assert.Equal([new Derived(2)], ofDerived.ReceiveAll());
        Assert.Equal([new Base(1), new Derived(2)], ofInterface.ReceiveAll());
    }

    [Fact]
    public void Subscriber_OfABaseAndItsDerivedType_GetsAnEventOnce()
    {
        TestProbe probe = CreateProbe();
        Assert.True(System.EventStream.Subscribe<Base>(probe.Ref));
        Assert.False(System.EventStream.Subscribe<Base>(probe.Ref));
        Assert.True(System.EventStream.Subscribe<Derived>(probe.Ref));
        System.EventStream.Publish(new Derived(1));

        Assert.Single(probe.ReceiveAll());
    }

    [Fact]
    public void Subscription_TakesEffectForTypesThatWerePublishedBefore()
    {
        TestProbe probe = CreateProbe();
        System.EventStream.Publish(new Base(1));
        System.EventStream.Subscribe<Base>(probe.Ref);
        System.EventStream.Publish(new Base(2));
        Assert.True(System.EventStream.Unsubscribe(probe.Ref));
        Assert.False(System.EventStream.Unsubscribe(probe.Ref));
        System.EventStream.Publish(new Base(3));

        Assert.Equal([new Base(2)], probe.ReceiveAll());
    }

    [Fact]
    public void Subscription_EndsWithItsActor()
    {
        TestProbe probe = CreateProbe();
        IActorRef actor = System.ActorOf(Lambda.Props((_, _) => { }));
        Assert.True(System.EventStream.Subscribe<Base>(actor));
        probe.Watch(actor);
        System.Stop(actor);
        probe.ExpectTerminated(actor);

        System.EventStream.Publish(new Base(1)); // a dead letter would fail the test
        Assert.False(System.EventStream.Subscribe<Base>(actor));
        System.EventStream.Publish(new Base(2));
    }
}
