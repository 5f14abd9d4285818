using System.Collections.Immutable;
using ClayStack.Dvt.Benchmarks.Fuzz;
using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Crypto.Identity;
using ClayStack.Dvt.Duties;
using ClayStack.Dvt.Duties.Clusters;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.TestKit;
using static ClayStack.Dvt.Tests.Duties.Clusters.SignedClusters;

namespace ClayStack.Dvt.Tests.Duties.Clusters;

public sealed class ClusterDefinitionTests
{
    private static ClusterTerms Terms => Example.Terms;

    [Theory]
    [InlineData(4, 1, 3, 3, 3)]
    [InlineData(5, 1, 4, 4, 4)]
    [InlineData(6, 1, 4, 4, 5)]
    [InlineData(7, 2, 5, 5, 5)]
    [InlineData(8, 2, 6, 6, 6)]
    [InlineData(9, 2, 6, 6, 7)]
    [InlineData(10, 3, 7, 7, 7)]
    [InlineData(11, 3, 8, 8, 8)]
    [InlineData(12, 3, 8, 8, 9)]
    [InlineData(13, 4, 9, 9, 9)]
    public void Threshold_OfEveryOperatorCount_IsTakenWithinItsBoundsOnly(int n, int faults, int quorum, int min, int max)
    {
        ClusterTerms terms = Terms with { Operators = Operators(n) };
        for (int t = 0; t <= n + 1; t++)
        {
            ClusterFileError? error = ClusterTermsRules.Check(terms with { Threshold = t });
            if (t >= min && t <= max)
                Assert.Null(error);
            else
                AssertRefused(error, ClusterFileReason.ThresholdOutOfRange, $"threshold {t}");
        }

        using DealtCluster cluster = ClusterSamples.Deal(operators: n, validators: 0, change: request => request with { Threshold = min });
        Assert.Equal(n, cluster.Definition.OperatorCount);
        Assert.Equal(faults, cluster.Definition.FaultsMax);
        Assert.Equal(quorum, cluster.Definition.Quorum);
        Assert.Equal(min, cluster.Definition.Threshold);

        // Two sets of t share an honest operator; n − f can always sign; two quorums share an honest operator.
        Assert.True((2 * min) - n > faults && max <= n - faults && (2 * quorum) - n > faults);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(14)]
    public void Operators_TooFewOrTooMany_AreRefused(int count) =>
        AssertRefused(
            ClusterTermsRules.Check(Terms with { Operators = Operators(count) }), ClusterFileReason.WrongOperators, "operators");

    public static TheoryData<string, ClusterFileReason, string> BrokenTerms => new()
    {
        { "empty name", ClusterFileReason.OutOfRange, "name" },
        { "long name", ClusterFileReason.OutOfRange, "name" },
        { "name beyond ASCII", ClusterFileReason.OutOfRange, "name" },
        { "name with a control code", ClusterFileReason.OutOfRange, "name" },
        { "unknown preset", ClusterFileReason.OutOfRange, "network.preset" },
        { "no slots", ClusterFileReason.OutOfRange, "network.slot_duration_ms" },
        { "no forks", ClusterFileReason.OutOfRange, "network.forks" },
        { "fork missing", ClusterFileReason.OutOfRange, "network.forks" },
        { "fork version twice", ClusterFileReason.Duplicate, "network.forks" },
        { "operators out of order", ClusterFileReason.WrongOperators, "operators[0].index" },
        { "identity zero", ClusterFileReason.OutOfRange, "operators[1].identity" },
        { "identity twice", ClusterFileReason.Duplicate, "operators[1].identity" },
        { "node key twice", ClusterFileReason.Duplicate, "operators[1].node_key" },
        { "core at zero", ClusterFileReason.OutOfRange, "core.contract" },
        { "core without keys", ClusterFileReason.OutOfRange, "core.keys" },
        { "core key zero", ClusterFileReason.OutOfRange, "core.keys" },
        { "core key twice", ClusterFileReason.Duplicate, "core.keys" },
        { "core quorum without majority", ClusterFileReason.OutOfRange, "core.quorum 1" },
        { "core quorum above the keys", ClusterFileReason.OutOfRange, "core.quorum 4" },
        { "offset negative", ClusterFileReason.OutOfRange, "timers.attestation" },
        { "offset beyond the slot", ClusterFileReason.OutOfRange, "timers.proposal" },
        { "first round empty", ClusterFileReason.OutOfRange, "timers.aggregate" },
        { "later round beyond the slot", ClusterFileReason.OutOfRange, "timers.sync_contribution" },
        { "relay relative", ClusterFileReason.OutOfRange, "relays[1]" },
        { "relay of another scheme", ClusterFileReason.OutOfRange, "relays[1]" },
        { "relay too long", ClusterFileReason.OutOfRange, "relays[1]" },
        { "relay twice", ClusterFileReason.Duplicate, "relays[1]" },
        { "too many relays", ClusterFileReason.TooLarge, "relays" },
        { "predecessor zero", ClusterFileReason.OutOfRange, "predecessor" },
        { "predecessor without epoch", ClusterFileReason.OutOfRange, "activation_epoch" },
        { "epoch without predecessor", ClusterFileReason.OutOfRange, "activation_epoch" },
        { "epoch that never comes", ClusterFileReason.OutOfRange, "activation_epoch" },
    };

    [Theory]
    [MemberData(nameof(BrokenTerms))]
    public void Terms_ThatBreakARule_AreRefusedByName(string what, ClusterFileReason reason, string thing)
    {
        ClusterTerms broken = Break(what);
        AssertRefused(ClusterTermsRules.Check(broken), reason, thing);

        // Signatures do not help, and are not looked at: they may not even exist.
        Assert.False(ClusterDefinition.TryCreate(broken, [], out _, out ClusterFileError? error));
        Assert.Equal(reason, error.Reason);
    }

    [Fact]
    public void Terms_AtTheirBounds_AreAccepted()
    {
        RoundTimers longest = new(10_000, 10_000, 10_000);
        RoundTimers shortest = new(0, 1, 1);
        ClusterTerms[] all =
        [
            Terms with { Name = new string('n', ClusterTerms.NameLengthMax) },
            Terms with { Name = " " },
            Terms with { Core = null },
            Terms with { Core = Terms.Core! with { Quorum = 3 } },
            Terms with { Core = new CoreContract(ClusterSamples.Identity(1), [ClusterSamples.Identity(1)], 1) },
            Terms with { Timers = new DutyTimers(longest, longest, longest, longest) },
            Terms with { Timers = new DutyTimers(shortest, shortest, shortest, shortest) },
            Terms with { Relays = [] },
            Terms with { Relays = [Relay(ClusterTerms.RelayLengthMax)] },
            Terms with { Relays = [.. Enumerable.Range(0, ClusterTerms.RelayCountMax).Select(i => $"http://relay{i}")] },
            Terms with { PredecessorHash = Example.Definition.Hash, ActivationEpoch = new Epoch(1) },
        ];
        Assert.All(all, terms => Assert.Null(Example.Define(terms, out _)));
    }

    [Fact]
    public void ProposalRound_OnMainnet_EndsBeforeTwoSeconds()
    {
        ClusterTerms mainnet = Terms with
        {
            Network = ClusterNetwork.From(Network.Mainnet, Network.Mainnet.GenesisValidatorsRoot!.Value),
        };
        Assert.Null(ClusterTermsRules.Check(mainnet));
        Assert.Null(ClusterTermsRules.Check(WithProposal(mainnet, new RoundTimers(0, 1666, 1))));
        AssertRefused(
            ClusterTermsRules.Check(WithProposal(mainnet, new RoundTimers(0, 1667, 1))), ClusterFileReason.OutOfRange, "timers.proposal");
        AssertRefused(
            ClusterTermsRules.Check(WithProposal(mainnet, new RoundTimers(1000, 667, 1))), ClusterFileReason.OutOfRange, "timers.proposal");
        Assert.Null(ClusterTermsRules.Check(WithProposal(Terms, new RoundTimers(0, 1667, 1))));
    }

    [Fact]
    public void Signatures_OfAllOperators_AreNeeded()
    {
        TypedData data = Terms.ToTypedData();
        OperatorSignature[] all = Example.Sign(data);
        Assert.True(ClusterDefinition.TryCreate(Terms, [.. all.Reverse()], out ClusterDefinition? definition, out _));
        Assert.Equal([1, 2, 3, 4], definition.Signatures.Select(signature => signature.Operator.Value));
        Assert.Equal(Example.Definition.Hash, definition.Hash);

        AssertRefused(Refusal(all[..3]), ClusterFileReason.TooFewSignatures, "3 of 4");
        AssertRefused(Refusal([]), ClusterFileReason.TooFewSignatures, "0 of 4");
        AssertRefused(Refusal([.. all[..3], all[0]]), ClusterFileReason.Duplicate, "operator 1");
        AssertRefused(Refusal([.. all, all[1]]), ClusterFileReason.Duplicate, "operator 2");
        AssertRefused(
            Refusal([.. all[..3], all[3] with { Operator = new OperatorIndex(5) }]), ClusterFileReason.WrongSignature, "operator 5");
        AssertRefused(
            Refusal([.. all[..3], all[3] with { Operator = new OperatorIndex(0) }]), ClusterFileReason.WrongSignature, "operator 0");
        AssertRefused(
            Refusal([all[1] with { Operator = new OperatorIndex(1) }, .. all[1..]]), ClusterFileReason.WrongSignature, "operator 1");
        AssertRefused(
            Refusal([.. all[..3], .. Other.Sign(data, 4)]), ClusterFileReason.WrongSignature, "operator 4");
        AssertRefused(
            Refusal(Example.Sign((Terms with { Name = "another" }).ToTypedData())), ClusterFileReason.WrongSignature, "operator 1");
    }

    [Fact]
    public void Hash_ChangesWithEveryPart()
    {
        RoundTimers changed = new(1, 2, 3);
        ScheduledFork[] forks = [.. Terms.Network.Forks];
        forks[^1] = forks[^1] with { Epoch = Epoch.FarFuture };
        ClusterTerms[] all =
        [
            Terms,
            Terms with { Name = "another" },
            Terms with { Network = Terms.Network with { Name = "another" } },
            Terms with { Network = Terms.Network with { PresetName = "minimal" } },
            Terms with { Network = Terms.Network with { GenesisValidatorsRoot = default } },
            Terms with { Network = Terms.Network with { DepositChainId = 1 } },
            Terms with { Network = Terms.Network with { SlotDurationMs = 6000 } },
            Terms with { Network = Terms.Network with { Forks = [.. forks] } },
            Terms with { Network = Terms.Network with { Forks = Terms.Network.Forks[..^1] } },
            Terms with { Operators = [Terms.Operators[0] with { Identity = ClusterSamples.Identity(9) }, .. Terms.Operators[1..]] },
            Terms with { Operators = [Terms.Operators[0] with { NodeKey = Operators(1)[0].NodeKey }, .. Terms.Operators[1..]] },
            Terms with { Operators = Terms.Operators[..^1] },
            Terms with { Threshold = 4 },
            Terms with { Core = null },
            Terms with { Core = Terms.Core! with { Address = ClusterSamples.Identity(9) } },
            Terms with { Core = Terms.Core! with { Keys = Terms.Core!.Keys[..2] } },
            Terms with { Core = Terms.Core! with { Quorum = 3 } },
            Terms with { Timers = Terms.Timers with { Attestation = changed } },
            Terms with { Timers = Terms.Timers with { Proposal = changed } },
            Terms with { Timers = Terms.Timers with { Aggregate = changed } },
            Terms with { Timers = Terms.Timers with { SyncContribution = changed } },
            Terms with { Relays = [] },
            Terms with { Relays = ["https://another.example.org"] },
            Terms with { PredecessorHash = Example.Definition.Hash },
            Terms with { ActivationEpoch = new Epoch(1) },
        ];
        Assert.Equal(all.Length, all.Select(terms => terms.ToTypedData().MessageHash).Distinct().Count());

        // The hash alone does not separate chains of another id; the digest that is signed does.
        Assert.Equal(all.Length, all.Select(terms => terms.ToTypedData().Digest).Distinct().Count());
    }

    [Fact]
    public void Json_RoundTrips()
    {
        ClusterDefinition definition = Example.Definition;
        byte[] json = definition.ToJson();
        Assert.True(ClusterDefinition.TryParse(json, out ClusterDefinition? read, out _));
        Assert.Equal(definition.Hash, read.Hash);
        Assert.Equal(definition.Network, read.Network);
        Assert.Equal(definition.Core, read.Core);
        Assert.Equal(definition.Timers, read.Timers);
        Assert.Equal(definition.Operators.AsEnumerable(), read.Operators);
        Assert.Equal(json, read.ToJson());

        ClusterTerms bare = Terms with { Core = null, Relays = [], PredecessorHash = definition.Hash, ActivationEpoch = new Epoch(5) };
        Assert.Null(Example.Define(bare, out ClusterDefinition? other));
        Assert.True(ClusterDefinition.TryParse(other!.ToJson(), out read, out _));
        Assert.Null(read.Core);
        Assert.Equal(definition.Hash, read.Terms.PredecessorHash);
        Assert.False(read.IsActiveAt(new Epoch(4)));
        Assert.True(read.IsActiveAt(new Epoch(5)));
    }

    [Theory]
    [InlineData("\"version\": 2", "\"version\": 3", ClusterFileReason.UnsupportedVersion, "version 3")]
    [InlineData("\"version\": 2", "\"version\": \"2\"", ClusterFileReason.Malformed, "version")]
    [InlineData("{\n", "{\n  \"version\": 1,\n", ClusterFileReason.NotJson, "cluster-definition.json")]
    [InlineData("{\n", "[\n", ClusterFileReason.NotJson, "cluster-definition.json")]
    [InlineData("{\n", "{\n\n", ClusterFileReason.NotCanonical, "line 2")]
    [InlineData("{\n", "{\n  \"comment\": 1,\n", ClusterFileReason.NotCanonical, "line 2")]
    [InlineData("\"name\": \"example\"", "\"name\": \"ex\\u0061mple\"", ClusterFileReason.NotCanonical, "line 3")]
    [InlineData("\"name\": \"example\"", "\"nome\": \"example\"", ClusterFileReason.Malformed, "name")]
    [InlineData("\"name\": \"example\"", "\"name\": null", ClusterFileReason.Malformed, "name")]
    [InlineData("\"name\": \"example\"", "\"name\": \"Example\"", ClusterFileReason.WrongSignature, "operator 1")]
    [InlineData("\"deposit_chain_id\": \"560048\"", "\"deposit_chain_id\": \"0560048\"", ClusterFileReason.Malformed, "network.deposit_chain_id")]
    [InlineData("\"deposit_chain_id\": \"560048\"", "\"deposit_chain_id\": \"18446744073709551616\"", ClusterFileReason.Malformed, "network.deposit_chain_id")]
    [InlineData("\"deposit_chain_id\": \"560048\"", "\"deposit_chain_id\": \"18446744073709551615\"", ClusterFileReason.WrongSignature, "operator 1")]
    [InlineData("\"deposit_chain_id\": \"560048\"", "\"deposit_chain_id\": 560048", ClusterFileReason.Malformed, "network.deposit_chain_id")]
    [InlineData("\"name\": \"deneb\"", "\"name\": \"Deneb\"", ClusterFileReason.Malformed, "network.forks[4]")]
    [InlineData("\"name\": \"deneb\"", "\"name\": \"osaka\"", ClusterFileReason.Malformed, "network.forks[4]")]
    [InlineData("\"version\": \"0x50000910\"", "\"version\": \"0x5000091\"", ClusterFileReason.Malformed, "network.forks[4].version")]
    [InlineData("\"identity\": \"0x", "\"identity\": \"0X", ClusterFileReason.Malformed, "operators[0].identity")]
    [InlineData("\"node_key\": \"0x3059", "\"node_key\": \"0x3058", ClusterFileReason.InvalidNodeKey, "operators[0]")]
    [InlineData("\"index\": 1", "\"index\": 1.5", ClusterFileReason.Malformed, "operators[0].index")]
    [InlineData("\"index\": 1", "\"index\": 2", ClusterFileReason.WrongOperators, "operators[0].index")]
    [InlineData("\"index\": 1", "\"index\": 4294967297", ClusterFileReason.Malformed, "operators[0].index")]
    [InlineData("\"threshold\": 3", "\"threshold\": 2", ClusterFileReason.ThresholdOutOfRange, "threshold 2")]
    [InlineData("\"predecessor\": null", "\"predecessor\": 0", ClusterFileReason.Malformed, "predecessor")]
    [InlineData("\"offset_bps\": 0", "\"offset_bps\": -1", ClusterFileReason.OutOfRange, "timers.attestation")]
    [InlineData("\"operator\": 4", "\"operator\": 5", ClusterFileReason.WrongSignature, "operator 5")]
    [InlineData("\"signature\": \"0x", "\"signature\": \"0x00", ClusterFileReason.Malformed, "signatures[0].signature")]
    public void Json_WithOneChange_IsRefusedByName(string from, string to, ClusterFileReason reason, string thing)
    {
        byte[] json = Edit(Example.Definition.ToJson(), from, to);
        Assert.False(ClusterDefinition.TryParse(json, out ClusterDefinition? definition, out ClusterFileError? error));
        Assert.Null(definition);
        AssertRefused(error, reason, thing);
    }

    [Fact]
    public void Json_TooLongOrCut_IsRefused()
    {
        byte[] json = Example.Definition.ToJson();
        Assert.False(ClusterDefinition.TryParse(new byte[ClusterDefinition.LengthMax + 1], out _, out ClusterFileError? error));
        Assert.Equal(ClusterFileReason.TooLarge, error.Reason);
        for (int length = 0; length < json.Length; length += 97)
        {
            Assert.False(ClusterDefinition.TryParse(json.AsMemory(0, length), out _, out error));
            Assert.Equal(ClusterFileReason.NotJson, error.Reason);
        }

        Assert.False(ClusterDefinition.TryParse(json.AsMemory(0, json.Length - 1), out _, out error));
        Assert.Equal(ClusterFileReason.NotCanonical, error.Reason);
    }

    [Fact]
    public void Json_WithMoreOperatorsThanAnyClusterHas_IsRefusedBeforeTheirKeysAre()
    {
        string many = string.Join(',', Enumerable.Repeat("{}", 14));
        byte[] json = Edit(Example.Definition.ToJson(), "\"operators\": [", $"\"operators\": [{many},");
        Assert.False(ClusterDefinition.TryParse(json, out _, out ClusterFileError? error));
        AssertRefused(error, ClusterFileReason.TooLarge, "operators");
    }

    [Fact]
    public void IndexOf_KnowsNodeKeysAndNoOthers()
    {
        ClusterDefinition definition = Example.Definition;
        foreach (Operator one in definition.Operators)
        {
            Assert.Equal(one.Index, definition.IndexOf(one.NodeKey));
            Assert.Same(one, definition.OperatorAt(one.Index));
        }

        Assert.Null(definition.IndexOf(Other.Definition.Operators[0].NodeKey));
        Assert.Throws<ArgumentOutOfRangeException>(() => definition.OperatorAt(new OperatorIndex(0)));
        Assert.Throws<ArgumentOutOfRangeException>(() => definition.OperatorAt(new OperatorIndex(5)));
    }

    [Fact]
    public void Network_OfTheDefinition_RefusesOtherChains()
    {
        ClusterNetwork network = Example.Definition.Network;
        Root root = Network.Hoodi.GenesisValidatorsRoot!.Value;
        Assert.Null(network.Check(Network.Hoodi, root));
        Assert.Equal("genesis_validators_root", network.Check(Network.Hoodi, default)!.Key);
        Assert.Equal("genesis_validators_root", network.Check(Network.Sepolia, Network.Sepolia.GenesisValidatorsRoot!.Value)!.Key);
        Assert.Equal("DEPOSIT_CHAIN_ID", network.Check(Network.Sepolia, root)!.Key);
        Assert.Equal(ClusterNetwork.From(Network.Hoodi, root), network);
    }

    [Fact]
    public void Timers_AreThoseOfTheirKind_AndOnlyOfKindsThatAreAgreedOn()
    {
        Assert.Equal(1_700, new RoundTimers(100, 1600, 1000).FirstEndBps);

        DutyTimers standard = DutyTimers.Standard;
        Assert.Same(standard.Attestation, standard.Of(DutyType.Attestation));
        Assert.Same(standard.Proposal, standard.Of(DutyType.Proposal));
        Assert.Same(standard.Aggregate, standard.Of(DutyType.Aggregate));
        Assert.Same(standard.SyncContribution, standard.Of(DutyType.SyncContribution));
        Assert.Throws<ArgumentOutOfRangeException>(() => standard.Of(DutyType.VoluntaryExit));
    }

    private static ClusterFileError? Refusal(IReadOnlyList<OperatorSignature> signatures)
    {
        Assert.False(ClusterDefinition.TryCreate(Terms, signatures, out _, out ClusterFileError? error));
        return error;
    }

    private static ImmutableArray<Operator> Operators(int count)
    {
        SeededRandomSource random = new(count);
        return
        [
            .. Enumerable.Range(1, count).Select(i =>
            {
                using NodeKey key = NodeKey.Generate(random);
                return new Operator(new OperatorIndex(i), ClusterSamples.Identity((byte)i), key.PublicKey);
            }),
        ];
    }

    private static ClusterTerms WithProposal(ClusterTerms terms, RoundTimers proposal) =>
        terms with { Timers = terms.Timers with { Proposal = proposal } };

    private static string Relay(int length) => "https://relay/" + new string('r', length - "https://relay/".Length);

    private static ClusterTerms Break(string what)
    {
        ClusterNetwork network = Terms.Network;
        ImmutableArray<Operator> operators = Terms.Operators;
        CoreContract core = Terms.Core!;
        DutyTimers timers = Terms.Timers;
        string relay = Terms.Relays[0];
        return what switch
        {
            "empty name" => Terms with { Name = "" },
            "long name" => Terms with { Name = new string('n', ClusterTerms.NameLengthMax + 1) },
            "name beyond ASCII" => Terms with { Name = "caf\u00e9" },
            "name with a control code" => Terms with { Name = "a\nb" },
            "unknown preset" => Terms with { Network = network with { PresetName = "Mainnet" } },
            "no slots" => Terms with { Network = network with { SlotDurationMs = 0 } },
            "no forks" => Terms with { Network = network with { Forks = [] } },
            "fork missing" => Terms with { Network = network with { Forks = network.Forks.RemoveAt(2) } },
            "fork version twice" => Terms with
            {
                Network = network with { Forks = network.Forks.SetItem(1, network.Forks[1] with { Version = network.Forks[0].Version }) },
            },
            "operators out of order" => Terms with { Operators = [operators[1], operators[0], .. operators[2..]] },
            "identity zero" => Terms with { Operators = operators.SetItem(1, operators[1] with { Identity = default }) },
            "identity twice" => Terms with { Operators = operators.SetItem(1, operators[1] with { Identity = operators[0].Identity }) },
            "node key twice" => Terms with { Operators = operators.SetItem(1, operators[1] with { NodeKey = operators[0].NodeKey }) },
            "core at zero" => Terms with { Core = core with { Address = default } },
            "core without keys" => Terms with { Core = core with { Keys = [] } },
            "core key zero" => Terms with { Core = core with { Keys = core.Keys.SetItem(0, default) } },
            "core key twice" => Terms with { Core = core with { Keys = core.Keys.SetItem(0, core.Keys[1]) } },
            "core quorum without majority" => Terms with { Core = core with { Quorum = 1 } },
            "core quorum above the keys" => Terms with { Core = core with { Quorum = 4 } },
            "offset negative" => Terms with { Timers = timers with { Attestation = new RoundTimers(-1, 1, 1) } },
            "offset beyond the slot" => Terms with { Timers = timers with { Proposal = new RoundTimers(10_001, 1, 1) } },
            "first round empty" => Terms with { Timers = timers with { Aggregate = new RoundTimers(0, 0, 1) } },
            "later round beyond the slot" => Terms with { Timers = timers with { SyncContribution = new RoundTimers(0, 1, 10_001) } },
            "relay relative" => Terms with { Relays = [relay, "/relay"] },
            "relay of another scheme" => Terms with { Relays = [relay, "ftp://relay.example.org"] },
            "relay too long" => Terms with { Relays = [relay, Relay(ClusterTerms.RelayLengthMax + 1)] },
            "relay twice" => Terms with { Relays = [relay, relay] },
            "too many relays" => Terms with { Relays = [.. Enumerable.Range(0, ClusterTerms.RelayCountMax + 1).Select(i => $"http://relay{i}")] },
            "predecessor zero" => Terms with { PredecessorHash = default(ClayStack.Dvt.Crypto.Bytes32), ActivationEpoch = new Epoch(1) },
            "predecessor without epoch" => Terms with { PredecessorHash = Example.Definition.Hash },
            "epoch without predecessor" => Terms with { ActivationEpoch = new Epoch(1) },
            "epoch that never comes" => Terms with { PredecessorHash = Example.Definition.Hash, ActivationEpoch = Epoch.FarFuture },
            _ => throw new ArgumentOutOfRangeException(nameof(what), what, null),
        };
    }
}
