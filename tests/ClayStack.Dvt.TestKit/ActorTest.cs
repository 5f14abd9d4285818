using ClayStack.Dvt.Actors;
using ClayStack.Dvt.Actors.Simulation;

namespace ClayStack.Dvt.TestKit;

/// <summary>
/// The base of tests of actors: one actor system in virtual time. A dead letter that the test does not declare fails
/// it at its end, and so does a broken invariant.
/// </summary>
public abstract class ActorTest : IDisposable
{
    private readonly RecordingRef _deadLetters = new("dead-letters");
    private readonly RecordingRef _events = new("events");
    private readonly List<(Type Type, int Count)> _declared = [];
    private bool _systemMayFail;

    /// <summary>Starts the system.</summary>
    /// <param name="seed">Determines the order of steps.</param>
    protected ActorTest(ulong seed = 1)
    {
        Simulator = new Simulator(seed);
        System = Simulator.CreateSystem("test");
        System.EventStream.Subscribe<DeadLetter>(_deadLetters);
        System.EventStream.Subscribe<object>(_events);
        Simulator.RunUntilIdle();
    }

    /// <summary>The simulation that the system runs in.</summary>
    protected Simulator Simulator { get; }

    /// <summary>The system under test.</summary>
    protected ActorSystem System { get; }

    /// <summary>The dead letters so far.</summary>
    protected IReadOnlyList<DeadLetter> DeadLetters => [.. _deadLetters.Messages.Cast<DeadLetter>()];

    /// <summary>Events of one type that the system has published so far.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <returns>The events in order.</returns>
    protected IReadOnlyList<T> Published<T>() => [.. _events.Messages.OfType<T>()];

    /// <summary>Creates a probe.</summary>
    /// <param name="name">Its name; null to be given one.</param>
    /// <returns>The probe.</returns>
    protected TestProbe CreateProbe(string? name = null) => new(Simulator, System, name);

    /// <summary>Declares that exactly so many messages of a type become dead letters.</summary>
    /// <typeparam name="T">The type of the messages.</typeparam>
    /// <param name="count">How many.</param>
    protected void ExpectDeadLetters<T>(int count = 1) => _declared.Add((typeof(T), count));

    /// <summary>Declares that the system ends with a failure.</summary>
    protected void ExpectSystemFailure() => _systemMayFail = true;

    /// <inheritdoc/>
    public void Dispose()
    {
        GC.SuppressFinalize(this);
        Simulator.RunUntilIdle();
        List<DeadLetter> undeclared = [.. DeadLetters];
        foreach ((Type type, int count) in _declared)
        {
            int found = undeclared.RemoveAll(letter => type.IsInstanceOfType(letter.Message));
            Assert.True(found == count, $"Declared {count} dead letters of type {type.Name}, there were {found}.");
        }

        if (undeclared.Count > 0)
            Assert.Fail("Undeclared dead letters: " + string.Join("; ", undeclared.Select(letter =>
                $"{letter.Message} from {letter.Sender?.Path ?? "nobody"} to {letter.Recipient.Path} ({letter.Reason})")));
        if (!_systemMayFail && System.WhenTerminated.Exception is { } failure)
            Assert.Fail($"The system ended because of {failure.InnerException}");
        System.Abort();
    }
}
