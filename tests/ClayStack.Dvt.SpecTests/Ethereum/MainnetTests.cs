using System.Text.Json;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Phase0;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Signing;
using ClayStack.Dvt.Ethereum.Ssz;
using Deneb = ClayStack.Dvt.Ethereum.Deneb;

namespace ClayStack.Dvt.SpecTests.Ethereum;

/// <summary>Real blocks of mainnet, their parts, and real sync committee signatures.</summary>
public sealed class MainnetTests
{
    private static readonly Preset Preset = Preset.Mainnet;

    public static TheoryData<string> DenebBlocks { get; } =
    [
        .. Directory.GetFiles(SpecVectors.PathOf("10-mainnet", "blocks"), "deneb_*.ssz").Select(path => Path.GetFileNameWithoutExtension(path)),
    ];

    [Theory]
    [MemberData(nameof(DenebBlocks))]
    public void Block_HasTheRootThatTheChainHas(string name)
    {
        byte[] encoding = File.ReadAllBytes(SpecVectors.PathOf("10-mainnet", "blocks", name + ".ssz"));
        Deneb.BeaconBlock block = JsonVectors.Decode<Deneb.BeaconBlock>(encoding, Preset);
        string[] proof = File.ReadAllLines(SpecVectors.PathOf("10-mainnet", "blocks", name + ".proof.yaml"));
        string published = proof[Array.IndexOf(proof, "beacon_block_root:") + 1].Trim().Trim('"');
        Assert.Equal(Root.Parse(published), SszEncoding.HashTreeRoot(block, Preset));

        BeaconBlockHeader header = new(
            block.Slot, block.ProposerIndex, block.ParentRoot, block.StateRoot, SszEncoding.HashTreeRoot(block.Body, Preset));
        Assert.Equal(Root.Parse(published), SszEncoding.HashTreeRoot(header, Preset));
    }

    [Fact]
    public void PartsOfBlocks_WhoseTypesAreUnchanged_HaveTheirRoots()
    {
        Dictionary<string, SszType> types = SszCatalog.ByFork
            .Where(fork => fork.Key is not "electra" and not "fulu")
            .SelectMany(fork => fork.Value)
            .ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal);
        int seen = 0;
        foreach (JsonElement block in JsonVectors.Load("10-mainnet", "blocks", "derived_part_roots.json").EnumerateArray())
        {
            foreach (JsonElement part in block.GetProperty("parts").EnumerateArray())
            {
                // The payload's header is another type in each fork up to Deneb.
                if (part.Text("type") is "ExecutionPayloadHeader" && block.Text("fork") is not "deneb")
                    continue;
                SszType type = types[part.Text("type")];
                string what = $"{block.Text("file")} {part.Text("name")}";
                byte[] encoding = part.BytesOf("ssz");
                Assert.True(type.TryDecode(encoding, Preset, out object? value, out SszError? error), $"{what}: {error}");
                Assert.Equal(part.RootOf("root"), type.Root(value, Preset));
                byte[] json = System.Text.Encoding.UTF8.GetBytes(part.GetProperty("value").GetRawText());
                Assert.True(type.TryReadJson(json, Preset, out object? read, out error), $"{what}: {error}");
                Assert.Equal(encoding, type.Encode(read, Preset));
                seen++;
            }
        }

        Assert.True(seen >= 30, $"{seen} parts");
    }

    [Fact]
    public void SyncCommitteeMessages_HaveTheSigningRootsThatTheCommitteeSigned()
    {
        SigningRoots roots = new(Preset, Network.Mainnet.Forks, Network.Mainnet.GenesisValidatorsRoot!.Value);
        JsonElement cases = JsonVectors.Load("10-mainnet", "lightclient-capella", "derived_signing_roots.json");
        Assert.NotEqual(0, cases.GetArrayLength());
        foreach (JsonElement one in cases.EnumerateArray())
        {
            // The committee votes for the block of the slot before.
            Slot slot = new Slot(one.NumberOf("signature_slot")) - 1;
            Assert.Equal(one.RootOf("signing_root"), roots.SyncCommitteeMessage(slot, one.RootOf("attested_block_root")));
            Assert.Equal(one.Text("domain"), roots.DomainAt(DomainTypes.SyncCommittee, slot.ToEpoch(Preset)).ToString());
        }
    }
}
