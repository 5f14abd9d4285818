using ClayStack.Dvt.Actors;
using ClayStack.Dvt.TestKit;

namespace ClayStack.Dvt.Tests.Actors;

public sealed class TellTests : ActorTest
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void Messages_FromOneSender_ArriveInOrder()
    {
        TestProbe probe = CreateProbe();
        for (int i = 0; i < 1000; i++)
            probe.Ref.Tell(i);

        for (int i = 0; i < 1000; i++)
            probe.ExpectMsg(i);
    }

    [Fact]
    public void Tell_InsideAnActor_HasThatActorAsSender()
    {
        TestProbe probe = CreateProbe();
        IActorRef actor = System.ActorOf(Lambda.Props((_, message) => probe.Ref.Tell(message)));

        actor.Tell("hello");

        probe.ExpectMsg("hello");
        Assert.Same(actor, probe.LastSender);
    }

    [Fact]
    public void Tell_FromOutside_HasTheDeadLettersAsSender()
    {
        TestProbe probe = CreateProbe();
        probe.Ref.Tell("hello");

        probe.ExpectMsg("hello");
        Assert.Same(System.DeadLetters, probe.LastSender);
    }

    [Fact]
    public void Forward_KeepsTheOriginalSender()
    {
        TestProbe asker = CreateProbe();
        TestProbe target = CreateProbe();
        IActorRef forwarder = System.ActorOf(Lambda.Props((_, message) => target.Ref.Forward(message)));

        asker.Send(forwarder, "hello");

        target.ExpectMsg("hello");
        Assert.Same(asker.Ref, target.LastSender);
        Assert.Throws<InvalidOperationException>(() => target.Ref.Forward("outside"));
    }

    [Fact]
    public void Tell_OfNull_IsRefusedAtTheCall() =>
        Assert.Throws<ArgumentNullException>(() => CreateProbe().Ref.Tell(null!));

    [Fact]
    public void Tell_ToAStoppedActor_IsADeadLetter()
    {
        ExpectDeadLetters<string>();
        TestProbe probe = CreateProbe();
        IActorRef actor = System.ActorOf(Lambda.Props((_, _) => { }));
        probe.Watch(actor);
        System.Stop(actor);
        probe.ExpectTerminated(actor);

        probe.Send(actor, "too late");

        DeadLetter letter = Assert.Single(DeadLetters);
        Assert.Equal(new DeadLetter("too late", probe.Ref, actor, DeadLetterReason.RecipientStopped), letter);
        Assert.Equal(1, System.Counters.DeadLetters);
    }

    [Fact]
    public void AnswerToAMessageWithoutSender_IsADeadLetter()
    {
        ExpectDeadLetters<string>();
        IActorRef echo = System.ActorOf(Lambda.Props((context, message) => context.Sender.Tell(message)));

        echo.Tell("nobody asked");
        Simulator.RunUntilIdle();

        Assert.Equal(DeadLetterReason.NoRecipient, Assert.Single(DeadLetters).Reason);
    }

    [Fact]
    public async Task Ask_Answered_CompletesAndLeavesNoTimer()
    {
        IActorRef echo = System.ActorOf(Lambda.Props((context, message) => context.Sender.Tell(message)));

        Task<string> answer = echo.Ask<string>("question", Second);
        Simulator.RunUntilIdle();

        Assert.Equal("question", await answer);
        Assert.Equal(0, System.Timers.Count);
    }

    [Fact]
    public void Ask_NotAnswered_TimesOutExactlyThen()
    {
        IActorRef silent = System.ActorOf(Lambda.Props((_, _) => { }));

        Task<string> answer = silent.Ask<string>("question", Second);
        Simulator.RunFor(Second - TimeSpan.FromTicks(1));
        Assert.False(answer.IsCompleted);
        Simulator.RunFor(TimeSpan.FromTicks(1));

        Assert.IsType<AskTimeoutException>(answer.Exception?.InnerException);
    }

    [Fact]
    public async Task Ask_AnsweredTwice_TakesTheFirstAndTheSecondIsADeadLetter()
    {
        ExpectDeadLetters<string>();
        IActorRef twice = System.ActorOf(Lambda.Props((context, _) =>
        {
            context.Sender.Tell("first");
            context.Sender.Tell("second");
        }));

        Task<string> answer = twice.Ask<string>("question", Second);
        Simulator.RunUntilIdle();

        Assert.Equal("first", await answer);
        Assert.Equal("second", Assert.Single(DeadLetters).Message);
    }

    [Fact]
    public void Ask_AnsweredWithAnotherType_FaultsAndNamesBoth()
    {
        IActorRef echo = System.ActorOf(Lambda.Props((context, _) => context.Sender.Tell(42)));

        Task<string> answer = echo.Ask<string>("question", Second);
        Simulator.RunUntilIdle();

        AskFailedException failure = Assert.IsType<AskFailedException>(answer.Exception?.InnerException);
        Assert.Contains("Int32", failure.Message, StringComparison.Ordinal);
        Assert.Contains("String", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Ask_AnsweredWithAFailure_FaultsWithItsCause()
    {
        IActorRef failing = System.ActorOf(Lambda.Props(
            (context, _) => context.Sender.Tell(new Status.Failure(new TestFailureException()))));

        Task<string> answer = failing.Ask<string>("question", Second);
        Simulator.RunUntilIdle();

        Assert.IsType<TestFailureException>(answer.Exception?.InnerException);
    }

    [Fact]
    public void Ask_OfAStoppedActor_FaultsAtOnce()
    {
        ExpectDeadLetters<string>();
        IActorRef actor = System.ActorOf(Lambda.Props((_, _) => { }));
        System.Stop(actor);
        Simulator.RunUntilIdle();

        Task<string> answer = actor.Ask<string>("question", Second);

        Assert.IsType<AskFailedException>(answer.Exception?.InnerException);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Ask_OpenWhenTheSystemEnds_Faults(bool abort)
    {
        IActorRef silent = System.ActorOf(Lambda.Props((_, _) => { }));
        Task<string> before = silent.Ask<string>("question", Second);
        Simulator.RunUntilIdle();

        if (abort)
            System.Abort();
        else
            _ = System.Terminate();
        Simulator.RunUntilIdle();
        Assert.IsType<AskFailedException>(before.Exception?.InnerException);

        if (!abort)
            ExpectDeadLetters<string>();
        Assert.IsType<AskFailedException>(silent.Ask<string>("question", Second).Exception?.InnerException);
    }

    [Fact]
    public void Ask_InsideAnActor_IsRefused()
    {
        TestProbe probe = CreateProbe();
        IActorRef actor = System.ActorOf(Lambda.Props((context, _) =>
        {
            InvalidOperationException refusal = Assert.Throws<InvalidOperationException>(
                () => { _ = probe.Ref.Ask<string>("question", Second); });
            context.Sender.Tell(refusal.Message);
        }));

        probe.Send(actor, "go");

        Assert.Contains("must not wait", probe.ExpectMsg<string>(), StringComparison.Ordinal);
    }
}
