using ClayStack.Dvt.Actors;
using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Duties;
using ClayStack.Dvt.Duties.Exits;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Duties.Protection;
using ClayStack.Dvt.Duties.Signing;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Phase0;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.TestKit;

namespace ClayStack.Dvt.Tests.Duties.Exits;

/// <summary>Operators who want a validator to leave, in virtual time (PROTOCOL V3): four nodes, of which three must be told.</summary>
public sealed class ExitTests
{
    private const int Validator = 2;

    /// <summary>The first slot in which the chain takes exits.</summary>
    private const ulong Old = 8;

    [Fact]
    public void ThreeOperatorsOnDifferentDays_MakeTheExit_AndEveryNodeKnows()
    {
        using TestWorld world = Begin();
        Requested(Ask(world, 1));
        world.RunThrough(Old + 8);
        Requested(Ask(world, 2));
        world.RunThrough(Old + 20);
        Assert.Empty(world.Chain.Exits);
        ExitStatus status = Requested(Ask(world, 4));
        Assert.Equal(new Epoch(1), Assert.Single(status.Requests.Select(request => request.Epoch).Distinct()));
        world.RunThrough(Old + 21);

        SignedVoluntaryExit exit = Assert.Single(world.Chain.Exits).Value;
        Assert.Equal((new Epoch(1), new ValidatorIndex(Validator)), (exit.Message.Epoch, exit.Message.ValidatorIndex));
        world.RunThrough(Old + 40);
        Assert.All(world.Nodes, node =>
        {
            ExitStatus known = Show(world, node.Index.Value);
            Assert.Equal([1, 2, 4], known.Requests.Select(request => request.Operator.Value));
            Assert.Equal((3, 3, new Epoch(1), 1, true), (known.Agreeing, known.Threshold, known.MadeFor, known.Submissions, known.IsAccepted));
            Assert.Equal(new Epoch(3 + 5), known.ExitEpoch);
            Assert.Single(node.Published<ExitEvent.Exiting>());
        });

        // Its duties go on, as the beacon nodes give them.
        (int taken, int expected) = world.Attested(Old + 1, Old + 40);
        Assert.Equal(expected, taken);
        Assert.True(expected > 16);
    }

    [Fact]
    public void TooFewOperators_SubmitNothing_AndNobodyElseSigns()
    {
        using TestWorld world = Begin();
        Requested(Ask(world, 1));
        Requested(Ask(world, 3));
        world.RunThrough(Old + 24);
        Assert.Empty(world.Chain.Exits);
        Assert.Equal(0, world.Chain.ExitsHandedIn);
        Assert.All(world.Nodes, node =>
        {
            ExitStatus known = Show(world, node.Index.Value);
            Assert.Equal([1, 3], known.Requests.Select(request => request.Operator.Value));
            Assert.Equal((2, 3, null), (known.Agreeing, known.Threshold, known.MadeFor));
        });
    }

    [Fact]
    public void ANodeThatWasAway_HearsWhenItConnects_AndCombinesWithoutHavingSigned()
    {
        using TestWorld world = new();
        world.Start(1, 2, 3);
        world.RunThrough(Old);
        foreach (int index in (int[])[1, 2, 3])
            Requested(Ask(world, index));
        world.RunThrough(Old + 2);
        world.Start(4);
        world.RunThrough(Old + 4);
        ExitStatus known = Show(world, 4);
        Assert.Equal([1, 2, 3], known.Requests.Select(request => request.Operator.Value));
        Assert.NotNull(known.ExitEpoch);
    }

    [Fact]
    public void ARestart_GoesOn_WithOwnAndForeignRequests()
    {
        using TestWorld world = Begin();
        Requested(Ask(world, 1));
        Requested(Ask(world, 2));
        world.RunThrough(Old + 1);
        foreach (TestWorld.Node node in world.Nodes)
            node.Crash();

        // Operator 2's node stays away: what the others kept of it counts.
        world.Start(1, 3, 4);
        world.RunThrough(Old + 3);
        Assert.Equal([1, 2], Show(world, 4).Requests.Select(request => request.Operator.Value));
        Requested(Ask(world, 3));
        world.RunThrough(Old + 4);
        Assert.Single(world.Chain.Exits);
        Assert.All((int[])[1, 3, 4], index => Assert.Equal(new Epoch(1), Show(world, index).MadeFor));
    }

    [Fact]
    public void AWrongPartial_IsNamed_AndDoesNotStopTheExit()
    {
        using TestWorld world = Begin();
        world.Net.Rule = (from, to, message) => IsExit(message) && to.Value == 2 ? null : from.Value == 2 ? Forged(message) : message;
        Requested(Ask(world, 1));
        Requested(Ask(world, 2));
        Requested(Ask(world, 3));
        world.RunThrough(Old + 1);
        Assert.All((int[])[1, 3, 4], index =>
        {
            ExitStatus known = Show(world, index);
            Assert.Equal((2, null), (known.Agreeing, known.MadeFor));
            Assert.Equal(new OperatorIndex(2), Assert.Single(known.Requests, request => request.IsInvalid).Operator);
            Assert.Equal([new OperatorIndex(2)], Assert.Single(world.Nodes[index - 1].Published<PeersBlamed>()).Culprits);
        });

        // It is sent again in each epoch, and nobody looks at it twice.
        world.RunThrough(Old + 17);
        Assert.All((int[])[1, 3, 4], index => Assert.Single(world.Nodes[index - 1].Published<PeersBlamed>()));
        Requested(Ask(world, 4));
        world.RunThrough(Old + 18);
        Assert.Single(world.Chain.Exits);
        Assert.DoesNotContain(new OperatorIndex(2), world.Nodes[0].Exits.Open().ReadAll().Select(partial => partial.Operator));
    }

    [Fact]
    public void PartialsOfSomethingElse_AreNotKept()
    {
        using TestWorld world = Begin();
        world.Net.Rule = (from, _, message) => from.Value == 2 && message is PeerMessage.Partials { Signed: { Bundle.Duty: DutyType.VoluntaryExit } signed }
            ? new PeerMessage.Partials(signed with { Bundle = signed.Bundle with { Slot = signed.Bundle.Slot + 8 } })
            : message;
        Requested(Ask(world, 2));
        world.RunThrough(Old + 1);
        Assert.Empty(Show(world, 1).Requests);
        Assert.Equal(
            (new OperatorIndex(2), 1), world.Nodes[0].Published<ExitEvent.NotUnderstood>().Select(told => (told.Operator, told.Count)).Distinct().Single());
    }

    [Fact]
    public void DisagreeingEpochs_AreShown_AndTheLatestWordCorrectsThem()
    {
        using TestWorld world = Begin();
        world.RunThrough(Old + 16);
        Requested(Ask(world, 1));
        Requested(Ask(world, 2, epoch: 2));
        Requested(Ask(world, 3, epoch: 3));
        Requested(Ask(world, 4));
        world.RunThrough(Old + 17);
        Assert.All(world.Nodes, node =>
        {
            ExitStatus known = Show(world, node.Index.Value);
            Assert.True(known.Disagree);
            Assert.Equal([1UL, 2, 3, 1], known.Requests.Select(request => request.Epoch.Value));
            Assert.Equal((2, null), (known.Agreeing, known.MadeFor));
        });

        Requested(Ask(world, 2));
        world.RunThrough(Old + 19);
        Assert.Equal(new Epoch(1), Assert.Single(world.Chain.Exits).Value.Message.Epoch);
        Assert.Equal(ExitRefusal.AlreadyExiting, Refused(Ask(world, 3, epoch: 3)));
    }

    [Fact]
    public void AnExitThatTheChainLoses_IsHandedInOnceAnEpoch_UpToABound()
    {
        using TestWorld world = Begin();
        world.Chain.LosesExits = true;
        foreach (int index in (int[])[1, 2, 3])
            Requested(Ask(world, index));
        world.RunThrough(Old + 24);
        ExitStatus known = Show(world, 1);
        Assert.Equal((4, true, null), (known.Submissions, known.IsAccepted, known.ExitEpoch));
        Assert.Equal(4 * world.Nodes.Length, world.Chain.ExitsHandedIn);
        Assert.Equal(ExitRefusal.AlreadyMade, Refused(Ask(world, 4, epoch: 2)));
        world.Chain.LosesExits = false;
        world.RunThrough(Old + 40);
        Assert.Single(world.Chain.Exits);
        Assert.Equal(5, Show(world, 1).Submissions);
        Assert.True(ExitActor.SubmissionsMax >= 5);
    }

    /// <summary>
    /// Found against the referee: in a new epoch the finalized state was learnt first, and an exit that the chain had taken in the
    /// epoch before was handed in again, and refused.
    /// </summary>
    [Fact]
    public void AnExitThatTheChainTook_IsNotHandedInAgain_WhereTheHeadIsLearntLate()
    {
        TestWorld? made = null;
        bool isLate = false;
        using TestWorld world = made = new(new WorldOptions { Operators = 4, Validators = 4, Seed = 1, BeaconOf = node => new LateHead(made!, node, () => isLate) });
        world.Start();
        world.RunThrough(Old);
        foreach (int index in (int[])[1, 2, 3])
            Requested(Ask(world, index));
        isLate = true;
        world.RunThrough(Old + 24);
        Assert.Single(world.Chain.Exits);
        Assert.Equal(world.Nodes.Length, world.Chain.ExitsHandedIn);
    }

    [Fact]
    public void ManyExits_AreMadeAndSubmitted_EachOnce()
    {
        const int count = 12;
        using TestWorld world = new(validators: count);
        world.Start();
        world.RunThrough(Old);
        for (ulong validator = 0; validator < count; validator++)
        {
            foreach (int index in (int[])[1, 2, 3])
                Requested(Ask(world, index, new ExitTarget.ByIndex(new ValidatorIndex(validator))));
        }

        world.RunThrough(Old + 2);
        Assert.Equal(count, world.Chain.Exits.Count);
        Assert.Equal(count * world.Nodes.Length, world.Chain.ExitsHandedIn);
        Assert.Equal(count, Report(world, 4, target: null).Exits.Count);
    }

    [Fact]
    public void WhatMayNotBeAsked_IsRefused_WithItsReason()
    {
        using TestWorld world = new();
        world.Start();
        world.RunThrough(2);
        Assert.Equal(ExitRefusal.TooYoung, Refused(Ask(world, 1)));
        world.RunThrough(Old);
        Assert.Equal(ExitRefusal.EpochInFuture, Refused(Ask(world, 1, epoch: 2)));
        Assert.Equal(ExitRefusal.UnknownValidator, Refused(Ask(world, 1, new ExitTarget.ByIndex(new ValidatorIndex(99)))));
        Assert.Equal(ExitRefusal.UnknownValidator, Refused(Ask(world, 1, new ExitTarget.ByKey(default))));
        world.Chain.PendingWithdrawals.Add(new ValidatorIndex(Validator));
        Assert.Equal(ExitRefusal.WithdrawalPending, Refused(Ask(world, 1)));
        world.Chain.PendingWithdrawals.Clear();
        world.Nodes[0].Beacon.ActivationOf = _ => new Epoch(7);
        Assert.Equal(ExitRefusal.NotActive, Refused(Ask(world, 1)));
        world.Nodes[0].Beacon.IsDown = true;
        Assert.Equal(ExitRefusal.BeaconNotReady, Refused(Ask(world, 1)));
        Assert.Empty(Report(world, 1, target: null).Exits);
        Assert.NotNull(Report(world, 1, new ExitTarget.ByIndex(new ValidatorIndex(99))).Problem);
        Requested(Ask(world, 2, new ExitTarget.ByKey(world.Keys.KeyOf(Validator))));
        Assert.Equal(ExitRefusal.NotReady, Flood(world));
    }

    [Fact]
    public void BeforeElectra_NobodyIsAskedAboutPendingWithdrawals()
    {
        using TestWorld world = new(fork: ForkName.Deneb);
        world.Chain.PendingWithdrawals.Add(new ValidatorIndex(Validator));
        world.Start();
        world.RunThrough(Old);
        foreach (int index in (int[])[1, 2, 3])
            Requested(Ask(world, index));
        world.RunThrough(Old + 1);
        Assert.Single(world.Chain.Exits);
    }

    [Fact]
    public void WhatTheStoreDoesNotKeep_IsNeitherSentNorCounted()
    {
        using TestWorld world = Begin();
        world.Nodes[0].Exits.IsBroken = true;
        Assert.Equal(ExitRefusal.StoreFailed, Refused(Ask(world, 1)));
        Requested(Ask(world, 2));
        world.RunThrough(Old + 9);
        Assert.Equal([2], Show(world, 3).Requests.Select(request => request.Operator.Value));
        Assert.NotEmpty(world.Nodes[0].Published<ExitEvent.StoreFailed>());

        world.Nodes[0].Exits.IsBroken = false;
        Requested(Ask(world, 1));
        world.RunThrough(Old + 10);
        Assert.Equal([1, 2], world.Nodes[0].Exits.Open().ReadAll().Select(partial => partial.Operator.Value));
    }

    [Fact]
    public void ANodeThatCannotReadItsRequests_SaysSo_UntilItCan()
    {
        using TestWorld world = new();
        world.Nodes[0].Exits.IsBroken = true;
        world.Start();
        world.RunThrough(Old);
        Assert.Equal(ExitRefusal.NotReady, Refused(Ask(world, 1)));
        world.Nodes[0].Exits.IsBroken = false;
        world.RunThrough(Old + 1);
        Requested(Ask(world, 1));
    }

    [Fact]
    public void AnOperatorWhoAsksTwice_SignsOnce()
    {
        using TestWorld world = Begin();
        int sent = 0;
        world.Net.Rule = (from, to, message) =>
        {
            sent += IsExit(message) && to.Value == 4 ? 1 : 0;
            return message;
        };
        Requested(Ask(world, 1));
        Requested(Ask(world, 1));
        world.RunThrough(Old + 1);
        Assert.Equal(1, sent);
        world.RunThrough(Old + 9);
        Assert.Equal(2, sent);
    }

    [Fact]
    public void Quarantine_HoldsNoExit()
    {
        using TestWorld world = Begin();
        foreach (TestWorld.Node node in world.Nodes)
            node.Guard!.Hold(ProtectionRefusal.Quarantined);
        foreach (int index in (int[])[1, 2, 3])
            Requested(Ask(world, index));
        world.RunThrough(Old + 1);
        Assert.Single(world.Chain.Exits);
    }

    private static TestWorld Begin()
    {
        TestWorld world = new();
        world.Start();
        world.RunThrough(Old);
        return world;
    }

    private static object Ask(TestWorld world, int index, ulong? epoch = null) =>
        Ask(world, index, new ExitTarget.ByIndex(new ValidatorIndex(Validator)), epoch);

    private static object Ask(TestWorld world, int index, ExitTarget target, ulong? epoch = null) =>
        Tell(world, index, new ExitQuestion.Request(target, epoch is { } asked ? new Epoch(asked) : null));

    private static ExitStatus Show(TestWorld world, int index) =>
        Assert.Single(Report(world, index, new ExitTarget.ByKey(world.Keys.KeyOf(Validator))).Exits);

    private static ExitReport Report(TestWorld world, int index, ExitTarget? target) =>
        Assert.IsType<ExitReport>(Tell(world, index, new ExitQuestion.Show(target)));

    private static object Tell(TestWorld world, int index, ExitQuestion question)
    {
        RecordingRef answers = new("operator");
        world.Nodes[index - 1].Cluster!.Tell(question, answers);
        world.Simulator.RunFor(TimeSpan.FromMilliseconds(50));
        return Assert.Single(answers.Messages);
    }

    /// <summary>More requests at once than a node takes in hand.</summary>
    private static ExitRefusal Flood(TestWorld world)
    {
        RecordingRef answers = new("operator");
        for (int i = 0; i <= ExitActor.InquiriesMax; i++)
            world.Nodes[1].Cluster!.Tell(new ExitQuestion.Request(new ExitTarget.ByIndex(new ValidatorIndex(0)), Epoch: null), answers);
        world.Simulator.RunFor(TimeSpan.FromMilliseconds(50));
        Assert.Equal(ExitActor.InquiriesMax, answers.Messages.OfType<ExitAnswer.Requested>().Count());
        return Assert.Single(answers.Messages.OfType<ExitAnswer.Refused>()).Reason;
    }

    private static ExitStatus Requested(object answer) => Assert.IsType<ExitAnswer.Requested>(answer).Status;

    private static ExitRefusal Refused(object answer) => Assert.IsType<ExitAnswer.Refused>(answer).Reason;

    private static bool IsExit(PeerMessage message) => message is PeerMessage.Partials { Signed.Bundle.Duty: DutyType.VoluntaryExit };

    /// <summary>The same exits under signatures of something else.</summary>
    private static PeerMessage Forged(PeerMessage message)
    {
        if (message is not PeerMessage.Partials { Signed: { Bundle: { Duty: DutyType.VoluntaryExit } bundle } signed })
            return message;
        PartialGroup[] groups =
        [
            .. bundle.Groups.Select(group => group with
            {
                Partials = [.. group.Partials.Select(partial => partial with { Signature = BlsSignatureBytes.FromBytes([0xc0, .. new byte[95]]) })],
            }),
        ];
        return new PeerMessage.Partials(signed with { Bundle = bundle with { Groups = groups } });
    }

    /// <summary>A beacon node that needs a second longer for the head's validators than for the finalized ones.</summary>
    private sealed class LateHead(TestWorld world, TestWorld.Node node, Func<bool> isLate) : IBeaconNode
    {
        public void Subscribe(IActorRef receiver) => node.Beacon.Subscribe(receiver);

        public void Submit(BeaconRequest request, IActorRef replyTo)
        {
            if (request is BeaconRequest.FetchValidators { Finalized: false } && isLate())
                world.Simulator.Time.CreateTimer(_ => node.Beacon.Submit(request, replyTo), state: null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
            else
                node.Beacon.Submit(request, replyTo);
        }
    }
}
