namespace ClayStack.Dvt.Actors.Workers;

/// <summary>Work whose outcome is awaited: for those who are no actors.</summary>
public static class WorkTask
{
    /// <summary>Queues work and returns at once; the task ends with its answer and never fails.</summary>
    /// <param name="workers">Who does it.</param>
    /// <param name="execute">The work, as of <see cref="WorkItem.Execute"/>.</param>
    /// <param name="deadline">As of <see cref="WorkItem.Deadline"/>.</param>
    public static Task<WorkAnswer> Ask(this WorkerPool workers, Func<object?> execute, DateTimeOffset deadline)
    {
        ArgumentNullException.ThrowIfNull(workers);
        AnswerRef answer = new();
        workers.Submit(new WorkItem(execute, deadline, answer));
        return answer.Task;
    }

    /// <summary>Where a worker's answer becomes a task.</summary>
    private sealed class AnswerRef : IActorRef
    {
        private readonly TaskCompletionSource<WorkAnswer> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string Name => "answer";

        public string Path => "/workers/answer";

        public Task<WorkAnswer> Task => _answer.Task;

        public void Tell(object message, IActorRef? sender) => _answer.TrySetResult((WorkAnswer)message);
    }
}
