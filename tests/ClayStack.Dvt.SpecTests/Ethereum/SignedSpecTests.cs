using System.Text.Json;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Phase0;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Signing;
using ClayStack.Dvt.Ethereum.Ssz;
using Electra = ClayStack.Dvt.Ethereum.Electra;

namespace ClayStack.Dvt.SpecTests.Ethereum;

/// <summary>Signed cases of the specification's tests, minimal preset: every signature there verifies for these roots.</summary>
public sealed class SignedSpecTests
{
    private static readonly ForkSchedule MinimalForks = Forks();

    [Theory]
    [InlineData("capella", 6)]
    [InlineData("electra", 14)]
    public void Cases_HaveTheSignedRoots(string fork, int expected)
    {
        JsonElement file = JsonVectors.Load("10-signed-spec-minimal", fork, "signed_cases.json");
        int seen = 0;
        foreach (JsonElement one in file.GetProperty("cases").EnumerateArray())
        {
            string kind = one.Text("kind");
            Root root = one.RootOf("hash_tree_root");
            if (HashOf(fork, one) is { } ours)
                Assert.True(root == ours, kind);
            (Domain domain, Root signingRoot) = Sign(one, root);
            Assert.True(string.Equals(one.Text("domain"), domain.ToString(), StringComparison.Ordinal), kind);
            Assert.True(one.RootOf("signing_root") == signingRoot, kind);
            seen++;
        }

        Assert.Equal(expected, seen);
    }

    [Theory]
    [InlineData("attestation__one_basic_attestation__attestation", "Attestation")]
    [InlineData("attester_slashing__basic_surround__attester_slashing", "AttesterSlashing")]
    [InlineData("blocks__attestation__blocks_0", "SignedBeaconBlock")]
    [InlineData("blocks__attestation__blocks_1", "SignedBeaconBlock")]
    [InlineData("bls_to_execution_change__success__address_change", "SignedBLSToExecutionChange")]
    [InlineData("deposit_request__process_deposit_request_max_effective_balance_compounding__deposit_request", "DepositRequest")]
    [InlineData("proposer_slashing__basic__proposer_slashing", "ProposerSlashing")]
    [InlineData("sync_aggregate__sync_committee_rewards_nonduplicate_committee__sync_aggregate", "SyncAggregate")]
    [InlineData("voluntary_exit__basic__voluntary_exit", "SignedVoluntaryExit")]
    public void OriginalFiles_AreReadAndWrittenBack(string file, string name)
    {
        SszType type = SszCatalog.ByFork.Values.Reverse().First(types => types.ContainsKey(name))[name];
        byte[] encoding = Snappy.Decode(File.ReadAllBytes(SpecVectors.PathOf("10-signed-spec-minimal", "electra", file + ".ssz_snappy")));
        Assert.True(type.TryDecode(encoding, Preset.Minimal, out object? value, out SszError? error), $"{error}");
        Assert.Equal(encoding, type.Encode(value, Preset.Minimal));
    }

    /// <summary>Our root; null for Capella's blocks, whose type Deneb changed.</summary>
    private static Root? HashOf(string fork, JsonElement one)
    {
        string name = one.Text("type");
        byte[] encoding = one.BytesOf("ssz");
        if (name is "uint64")
            return SszEncoding.HashTreeRoot(new Uint64(one.NumberOf("value")));
        if (name is "Root")
            return SszEncoding.HashTreeRoot(Root.FromBytes(encoding));
        if (fork is "capella" && name is "BeaconBlock")
            return null;
        Preset preset = ConsensusSpecTests.Limits(Preset.Minimal, one);
        SszType type = SszCatalog.ByFork.Values.Reverse().First(types => types.ContainsKey(name))[name];
        Assert.True(type.TryDecode(encoding, preset, out object? value, out SszError? error), $"{name}: {error}");
        Assert.Equal(encoding, type.Encode(value, preset));
        if (value is Electra.BeaconBlock block)
            Assert.Equal(one.RootOf("body_root"), SszEncoding.HashTreeRoot(block.Body, preset));
        return type.Root(value, preset);
    }

    private static (Domain Domain, Root SigningRoot) Sign(JsonElement one, Root root)
    {
        Root chain = one.RootOf("genesis_validators_root");
        Fork fork = one.GetProperty("fork").Read<Fork>(Preset.Minimal);
        DomainType type = DomainType.FromBytes(one.BytesOf("domain").AsSpan(0, DomainType.Length));
        ForkVersion version = fork.CurrentVersion;
        if (type == DomainTypes.VoluntaryExit)
        {
            // EIP-7044, through the method that a validator uses.
            MinimalForks.TryGet(ForkName.Capella, out ScheduledFork? capella);
            version = capella!.Value.Version;
            VoluntaryExit exit = one.GetProperty("value").Read<VoluntaryExit>(Preset.Minimal);
            Root signed = new SigningRoots(Preset.Minimal, MinimalForks, chain).VoluntaryExit(exit, exit.Epoch);
            Assert.Equal(one.RootOf("signing_root"), signed);
        }
        else if (type == DomainTypes.BlsToExecutionChange)
        {
            version = MinimalForks.GenesisVersion;
        }
        else if (type == DomainTypes.Deposit)
        {
            version = MinimalForks.GenesisVersion;
            chain = default;
        }
        else if (type == DomainTypes.SyncCommittee)
        {
            // The vote of the slot before genesis' next: its epoch decides between the two versions of the state's fork.
            version = one.NumberOf("slot") / 8 < fork.Epoch.Value ? fork.PreviousVersion : fork.CurrentVersion;
        }

        Domain domain = Domains.Compute(type, version, chain);
        return (domain, Domains.SigningRoot(root, domain));
    }

    private static ForkSchedule Forks()
    {
        List<ScheduledFork> forks = [];
        for (ForkName name = ForkName.Phase0; name <= ForkName.Electra; name++)
            forks.Add(new ScheduledFork(name, ForkVersion.FromBytes([(byte)name, 0, 0, 1]), new Epoch(0)));
        return new ForkSchedule([.. forks]);
    }
}
