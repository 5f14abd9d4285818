using ClayStack.Dvt.Actors;
using ClayStack.Dvt.TestKit;

namespace ClayStack.Dvt.Tests.Actors;

// The README shows these lines; ReadmeTests keeps the two equal.
public sealed class Greeter : ReceiveActor
{
    public Greeter() => Receive<string>(name => Sender.Tell($"Hello, {name}!"));
}

public sealed class GreeterTests : ActorTest
{
    [Fact]
    public void Greets()
    {
        TestProbe probe = CreateProbe();
        probe.Send(System.ActorOf(Props.Create<Greeter>()), "Ada");
        probe.ExpectMsg("Hello, Ada!");
    }
}

public sealed class GreeterOnTheThreadPool
{
    [Fact]
    public async Task Answers()
    {
        ActorSystem system = ActorSystem.Create("demo", new ActorSystemSettings
        {
            Time = TimeProvider.System,
            Dispatcher = new ThreadPoolDispatcher(),
        });
        IActorRef greeter = system.ActorOf(Props.Create<Greeter>(), "greeter");
        string answer = await greeter.Ask<string>("Ada", TimeSpan.FromSeconds(1));
        await system.CoordinatedShutdown.Run("done", TimeSpan.FromSeconds(5));

        Assert.Equal("Hello, Ada!", answer);
    }
}
