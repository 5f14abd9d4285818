using System.Diagnostics;
using ClayStack.Dvt.Duties.Protection;
using ClayStack.Dvt.Sql;

namespace ClayStack.Dvt.SpecTests.SlashingProtection;

/// <summary>The interchange tests of EIP-3076 in memory and on SQLite, and the files of other clients' tests.</summary>
public sealed class InterchangeVectors
{
    private static readonly string[] Media = ["memory", "sqlite"];

    public static TheoryData<string, string> Cases { get; } = Pairs();

    [Theory]
    [MemberData(nameof(Cases))]
    public void Case_IsJudgedAsPublished(string name, string medium)
    {
        InterchangeCase.Judge(name, chain =>
        {
            StoreUnderTest tested = new(medium, chain);
            return (tested.Store, tested);
        });
    }

    [Fact]
    public void Cases_AreAllThere() => Assert.Equal(InterchangeCase.Count * Media.Length, Cases.Count);

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

    private static TheoryData<string, string> Pairs()
    {
        TheoryData<string, string> pairs = [];
        foreach (string name in InterchangeCase.Names())
        {
            foreach (string medium in Media)
                pairs.Add(name, medium);
        }

        return pairs;
    }
}
