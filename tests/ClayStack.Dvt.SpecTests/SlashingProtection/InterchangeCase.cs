using System.Globalization;
using System.Text;
using System.Text.Json;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Duties.Protection;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Signing;
using Guard = ClayStack.Dvt.Duties.Protection.SlashingProtection;

namespace ClayStack.Dvt.SpecTests.SlashingProtection;

/// <summary>
/// One of the interchange tests of EIP-3076, by their README: a minimal store is judged by should_succeed, and by
/// should_succeed_complete where it is asked for the very root that it signed last (PROTOCOL S2).
/// </summary>
internal static class InterchangeCase
{
    /// <summary>How many cases there are.</summary>
    public const int Count = 26;

    // The two cases that ask for the last signed root again, and the step's position in each.
    private static readonly Dictionary<string, string> SignedAgain = new()
    {
        ["single_validator_resign_block"] = "block at 17",
        ["single_validator_resign_attestation"] = "attestation to 15",
    };

    /// <summary>The cases' names, in order.</summary>
    public static IEnumerable<string> Names() => Directory
        .GetFiles(SpecVectors.PathOf("02-eip3076", "tests", "generated"), "*.json")
        .Order(StringComparer.Ordinal).Select(file => Path.GetFileNameWithoutExtension(file));

    /// <summary>Plays a case on a fresh store, which its owner disposes, and holds each answer against the published one.</summary>
    public static void Judge(string name, Func<Root, (IProtectionStore Store, IDisposable Owner)> open)
    {
        JsonElement test = SpecJson.Load("02-eip3076", "tests", "generated", name + ".json");
        Root chain = Root.Parse(test.Text("genesis_validators_root"));
        (IProtectionStore store, IDisposable owner) = open(chain);
        using IDisposable owned = owner;
        ProtectionRegister register = new(store, chain, Preset.Mainnet);
        Guard guard = new(store, new SigningRoots(Preset.Mainnet, Network.Mainnet.Forks, chain));
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
        AssertExportGivesTheSameStore(store, register, chain);
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
        using IProtectionStore other = InMemoryProtectionStore.Open(new InMemoryProtectionDisk(default));
        ProtectionRegister importing = new(other, chain, Preset.Mainnet);
        using JsonDocument document = JsonDocument.Parse(exported);
        Assert.IsType<ImportOutcome.Imported>(Import(importing, document.RootElement));
        Assert.Equal(store.Enumerate(), other.Enumerate());
        Assert.Equal(exported, importing.Export());
    }

    private static BlsPublicKeyBytes Key(JsonElement element) => BlsPublicKeyBytes.Parse(element.Text("pubkey"));

    private static ulong Number(JsonElement element, string name) => ulong.Parse(element.Text(name), CultureInfo.InvariantCulture);

    /// <summary>A request without a root is for one that nothing else has.</summary>
    private static Root SigningRoot(JsonElement element) =>
        element.TryGetProperty("signing_root", out JsonElement root) ? Root.Parse(root.GetString()!) : default;
}
