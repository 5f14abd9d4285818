using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Duties.Protection;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Signing;
using ClayStack.Dvt.Sql;
using Guard = ClayStack.Dvt.Duties.Protection.SlashingProtection;

namespace ClayStack.Dvt.SpecTests.SlashingProtection;

/// <summary>
/// The interchange tests of EIP-3076, by their README: a minimal store is judged by should_succeed, and by
/// should_succeed_complete where it is asked for the very root that it signed last (PROTOCOL S2).
/// </summary>
public sealed class InterchangeVectors
{
    private static readonly string[] Media = ["memory", "sqlite"];

    // The two cases that ask for the last signed root again, and the step's position in each.
    private static readonly Dictionary<string, string> SignedAgain = new()
    {
        ["single_validator_resign_block"] = "block at 17",
        ["single_validator_resign_attestation"] = "attestation to 15",
    };

    public static TheoryData<string, string> Cases { get; } = Pairs(Path.Combine("tests", "generated"));

    [Theory]
    [MemberData(nameof(Cases))]
    public void Case_IsJudgedAsPublished(string name, string medium)
    {
        JsonElement test = SpecJson.Load("02-eip3076", "tests", "generated", name + ".json");
        Root chain = Root.Parse(test.Text("genesis_validators_root"));
        using StoreUnderTest tested = new(medium, chain);
        ProtectionRegister register = new(tested.Store, chain, Preset.Mainnet);
        Guard guard = new(tested.Store, new SigningRoots(Preset.Mainnet, Network.Mainnet.Forks, chain));
        List<string> againAllowed = [];
        foreach (JsonElement step in test.GetProperty("steps").EnumerateArray())
        {
            ImportOutcome outcome = Import(register, step.GetProperty("interchange"));
            Assert.Equal(step.GetProperty("should_succeed").GetBoolean(), outcome is ImportOutcome.Imported);
            foreach (JsonElement block in step.GetProperty("blocks").EnumerateArray())
            {
                Slot slot = new(Number(block, "slot"));
                bool allowed = guard.Record(slot, [new Guard.BlockClaim(Key(block), slot, SigningRoot(block))])[0] is BlockVerdict.Safe;
                Judge(block, allowed, $"block at {slot}", againAllowed);
            }

            foreach (JsonElement vote in step.GetProperty("attestations").EnumerateArray())
            {
                Epoch target = new(Number(vote, "target_epoch"));
                Guard.AttestationClaim claim = new(Key(vote), new Epoch(Number(vote, "source_epoch")), target, SigningRoot(vote));
                bool allowed = guard.Record(default, [claim])[0] is AttestationVerdict.Safe;
                Judge(vote, allowed, $"attestation to {target}", againAllowed);
            }
        }

        Assert.Equal(SignedAgain.TryGetValue(name, out string? again) ? [again] : [], againAllowed);
        AssertExportGivesTheSameStore(tested.Store, register, chain);
    }

    [Fact]
    public void Cases_AreAllThere() => Assert.Equal(26 * Media.Length, Cases.Count);

    // Verdicts by what the files' names and SOURCE.md say; a minimal store imports slashable histories by their maxima.
    [Theory]
    [InlineData("extra-teku/emptySlashingData", InterchangeErrorReason.Missing, "metadata.genesis_validators_root")]
    [InlineData("extra-teku/format1_complete", null, null)]
    [InlineData("extra-teku/format2_minimal", null, null)]
    [InlineData("extra-teku/format2_minimal_different_genesis_validators_root", null, null)]
    [InlineData("extra-teku/invalid_json", InterchangeErrorReason.NotJson, "file")]
    [InlineData("extra-teku/metadata", InterchangeErrorReason.Missing, "metadata")]
    [InlineData("extra-teku/minimal_invalidKey", InterchangeErrorReason.Malformed, "data[0].pubkey")]
    [InlineData("extra-teku/oldMetadata", InterchangeErrorReason.UnsupportedVersion, "metadata.interchange_format_version")]
    [InlineData("extra-teku/shouldExportSlashProtection", InterchangeErrorReason.Missing, "metadata.genesis_validators_root")]
    [InlineData("extra-teku/signedAttestation", InterchangeErrorReason.Missing, "metadata")]
    [InlineData("extra-teku/signedBlock", InterchangeErrorReason.Missing, "metadata")]
    [InlineData("extra-web3signer/conflictingBlocks", null, null)]
    [InlineData("extra-web3signer/dataFieldNotArray", InterchangeErrorReason.Missing, "data")]
    [InlineData("extra-web3signer/duplicateBlocks", null, null)]
    [InlineData("extra-web3signer/emptyDataArray", null, null)]
    [InlineData("extra-web3signer/errorInSecondValidator", InterchangeErrorReason.Malformed, "data[0].signed_attestations[0].signing_root")]
    [InlineData("extra-web3signer/invalidAttestationContent", null, null)]
    [InlineData("extra-web3signer/missingPublicKey", InterchangeErrorReason.Missing, "data[0].pubkey")]
    [InlineData("extra-web3signer/multipleNullSigningRootAttestation", null, null)]
    [InlineData("extra-web3signer/singleValidAttestation", InterchangeErrorReason.Malformed, "data[0].signed_attestations[0].signing_root")] // three bytes, where the format has 32
    [InlineData("extra-web3signer/singleValidBlock", null, null)]
    [InlineData("extra-web3signer/slashingImport_two_entries", null, null)]
    public void FileOfAnotherClient_IsReadOrNamesItsFault(string file, InterchangeErrorReason? reason, string? place)
    {
        InterchangeError? error = InterchangeFile.Read(
            File.ReadAllBytes(SpecVectors.PathOf(["02-eip3076", .. (file + ".json").Split('/')])), out InterchangeFile? read);
        Assert.Equal((reason, place), (error?.Reason, error?.Place));
        Assert.Equal(reason is null, read is not null);
    }

    /// <summary>One process has one SQLite library, so the other one gets a process of its own.</summary>
    [Fact]
    public void Cases_HoldOnTheBundledLibrary()
    {
        using StoreUnderTest tested = new("sqlite", default);
        if (StoreUnderTest.WantsBundled)
        {
            Assert.False(SqliteLibrary.Load().System);
            return;
        }

        ProcessStartInfo start = new(Environment.ProcessPath!) { RedirectStandardOutput = true, UseShellExecute = false };
        start.ArgumentList.Add("-class");
        start.ArgumentList.Add(typeof(InterchangeVectors).FullName!);
        start.Environment[StoreUnderTest.BundledVariable] = "1";
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, output);
        Assert.Contains("Failed: 0", output, StringComparison.Ordinal);
    }

    private static void Judge(JsonElement request, bool allowed, string what, List<string> againAllowed)
    {
        bool minimal = request.GetProperty("should_succeed").GetBoolean();
        bool complete = !request.TryGetProperty("should_succeed_complete", out JsonElement member) || member.GetBoolean();
        if (allowed && !minimal)
        {
            Assert.True(complete, what);
            againAllowed.Add(what);
            return;
        }

        Assert.True(minimal == allowed, $"{what}: expected {minimal}, was {allowed}");
    }

    private static ImportOutcome Import(ProtectionRegister register, JsonElement interchange)
    {
        Dictionary<BlsPublicKeyBytes, BlsPublicKeyBytes> keys = [];
        foreach (JsonElement validator in interchange.GetProperty("data").EnumerateArray())
            keys[Key(validator)] = Key(validator);
        return register.Import(
            Encoding.UTF8.GetBytes(interchange.GetRawText()), new ImportSettings { GroupKeys = keys, Now = new Epoch(1000) });
    }

    private static void AssertExportGivesTheSameStore(IProtectionStore store, ProtectionRegister register, Root chain)
    {
        byte[] exported = register.Export();
        using StoreUnderTest other = new("memory", chain);
        ProtectionRegister importing = new(other.Store, chain, Preset.Mainnet);
        using JsonDocument document = JsonDocument.Parse(exported);
        Assert.IsType<ImportOutcome.Imported>(Import(importing, document.RootElement));
        Assert.Equal(store.Enumerate(), other.Store.Enumerate());
        Assert.Equal(exported, importing.Export());
    }

    private static TheoryData<string, string> Pairs(string folder)
    {
        TheoryData<string, string> pairs = [];
        foreach (string file in Directory.GetFiles(SpecVectors.PathOf("02-eip3076", folder), "*.json").Order(StringComparer.Ordinal))
        {
            foreach (string medium in Media)
                pairs.Add(Path.GetFileNameWithoutExtension(file), medium);
        }

        return pairs;
    }

    private static BlsPublicKeyBytes Key(JsonElement element) => BlsPublicKeyBytes.Parse(element.Text("pubkey"));

    private static ulong Number(JsonElement element, string name) => ulong.Parse(element.Text(name), CultureInfo.InvariantCulture);

    /// <summary>A request without a root is for one that nothing else has.</summary>
    private static Root SigningRoot(JsonElement element) =>
        element.TryGetProperty("signing_root", out JsonElement root) ? Root.Parse(root.GetString()!) : default;
}
