using ClayStack.Dvt.Actors;
using ClayStack.Dvt.Duties.Attestation;
using ClayStack.Dvt.Duties.Clusters;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Ethereum.Ssz;

namespace ClayStack.Dvt.Duties.Aggregation;

/// <summary>
/// What this node's own beacon nodes give for the committees of one slot in which the cluster has aggregators: asked once for
/// each committee, and a bounded number of times again where nothing came. Part of a duty actor.
/// </summary>
/// <typeparam name="T">The aggregate.</typeparam>
internal sealed class OwnAggregates<T>(AggregationForm<T> form, ClusterContext cluster) where T : class, ISszContainer<T>
{
    private const int AttemptsMax = 4;

    private readonly SortedDictionary<ulong, Question> _questions = [];

    /// <summary>Whether an answer is still to come.</summary>
    public bool IsAsking => _questions.Values.Any(question => question.IsAsking);

    /// <summary>Whether nothing came so far for a committee.</summary>
    public bool Lacks(ulong committee) => Of(committee) is null;

    /// <summary>What came for a committee; null if nothing.</summary>
    public T? Of(ulong committee) => _questions.GetValueOrDefault(committee)?.Answer;

    /// <summary>Asks for a committee's aggregate, if it was not asked for before.</summary>
    public void Ask(ulong committee, SlotVote vote, IActorRef self)
    {
        if (!_questions.TryAdd(committee, new Question()))
            return;
        Submit(committee, vote, self);
    }

    /// <summary>Asks again where nothing came.</summary>
    public void AskAgain(SlotVote vote, IActorRef self)
    {
        foreach ((ulong committee, Question question) in _questions)
        {
            if (question is { IsAsking: false, Answer: null, Attempts: < AttemptsMax })
                Submit(committee, vote, self);
        }
    }

    /// <summary>Takes an answer; null if it is none to a question of these, else whether it is worth while to ask again later.</summary>
    public bool? Take(BeaconAnswer answer)
    {
        if (form.CommitteeAsked(answer.Request) is not { } committee)
            return null;
        Question question = _questions[committee];
        question.IsAsking = false;
        question.Answer = form.AggregateIn(answer) is { } aggregate && form.CommitteeOf(aggregate) == committee ? aggregate : question.Answer;
        return question is { Answer: null, Attempts: < AttemptsMax };
    }

    private void Submit(ulong committee, SlotVote vote, IActorRef self)
    {
        Question question = _questions[committee];
        question.IsAsking = true;
        question.Attempts++;
        cluster.Beacon.Submit(form.Fetch(vote, committee, cluster.Time.GetUtcNow() + cluster.Clock.SlotDuration), self);
    }

    private sealed class Question
    {
        public bool IsAsking { get; set; }

        public int Attempts { get; set; }

        public T? Answer { get; set; }
    }
}
