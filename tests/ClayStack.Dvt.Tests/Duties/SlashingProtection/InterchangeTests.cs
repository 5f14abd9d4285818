using System.Text;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Duties.Protection;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Primitives;
using static ClayStack.Dvt.Tests.Duties.Protection.ProtectionSamples;

namespace ClayStack.Dvt.Tests.Duties.Protection;

public sealed class InterchangeTests : IDisposable
{
    private readonly IProtectionStore _store = InMemoryProtectionStore.Open(new InMemoryProtectionDisk(IdOf(1)));
    private readonly ProtectionRegister _register;

    public InterchangeTests() => _register = new ProtectionRegister(_store, Chain, Preset.Mainnet);

    public void Dispose() => _store.Dispose();

    [Theory]
    [InlineData("", InterchangeErrorReason.NotJson, "file")]
    [InlineData("""{"data":[],"data":[]}""", InterchangeErrorReason.NotJson, "file")]
    [InlineData("[]", InterchangeErrorReason.Missing, "metadata")]
    [InlineData("""{"metadata":{"interchange_format_version":5}}""", InterchangeErrorReason.Missing, "metadata.interchange_format_version")]
    [InlineData("""{"metadata":{"interchange_format_version":"4","genesis_validators_root":"R"},"data":[]}""", InterchangeErrorReason.UnsupportedVersion, "metadata.interchange_format_version")]
    [InlineData("""{"metadata":{"interchange_format_version":"5"},"data":[]}""", InterchangeErrorReason.Missing, "metadata.genesis_validators_root")]
    [InlineData("""{"metadata":{"interchange_format_version":"5","genesis_validators_root":"0x00"},"data":[]}""", InterchangeErrorReason.Malformed, "metadata.genesis_validators_root")]
    [InlineData("""{"metadata":{"interchange_format_version":"5","genesis_validators_root":"R"},"data":"5"}""", InterchangeErrorReason.Missing, "data")]
    [InlineData("""[{"signed_blocks":[],"signed_attestations":[]}]""", InterchangeErrorReason.Missing, "data[0].pubkey")]
    [InlineData("""[{"pubkey":"0x00","signed_blocks":[],"signed_attestations":[]}]""", InterchangeErrorReason.Malformed, "data[0].pubkey")]
    [InlineData("""[{"pubkey":"K","signed_attestations":[]}]""", InterchangeErrorReason.Missing, "data[0].signed_blocks")]
    [InlineData("""[{"pubkey":"K","signed_blocks":[]}]""", InterchangeErrorReason.Missing, "data[0].signed_attestations")]
    [InlineData("""[{"pubkey":"K","signed_blocks":[{}],"signed_attestations":[]}]""", InterchangeErrorReason.Missing, "data[0].signed_blocks[0].slot")]
    [InlineData("""[{"pubkey":"K","signed_blocks":[{"slot":7}],"signed_attestations":[]}]""", InterchangeErrorReason.Missing, "data[0].signed_blocks[0].slot")]
    [InlineData("""[{"pubkey":"K","signed_blocks":[{"slot":"-7"}],"signed_attestations":[]}]""", InterchangeErrorReason.Malformed, "data[0].signed_blocks[0].slot")]
    [InlineData("""[{"pubkey":"K","signed_blocks":[{"slot":"18446744073709551616"}],"signed_attestations":[]}]""", InterchangeErrorReason.Malformed, "data[0].signed_blocks[0].slot")]
    [InlineData("""[{"pubkey":"K","signed_blocks":[{"slot":"7","signing_root":"0x1234"}],"signed_attestations":[]}]""", InterchangeErrorReason.Malformed, "data[0].signed_blocks[0].signing_root")]
    [InlineData("""[{"pubkey":"K","signed_blocks":[],"signed_attestations":[{"source_epoch":"1","target_epoch":"2"},{"source_epoch":"1"}]}]""", InterchangeErrorReason.Missing, "data[0].signed_attestations[1].target_epoch")]
    public void Import_OfABadFile_NamesThePlace_AndChangesNothing(string text, InterchangeErrorReason reason, string place)
    {
        string whole = text.StartsWith("[{", StringComparison.Ordinal)
            ? $$"""{"metadata":{"interchange_format_version":"5","genesis_validators_root":"R"},"data":{{text}}}"""
            : text;
        byte[] file = Encoding.UTF8.GetBytes(whole.Replace("\"R\"", $"\"{Chain}\"", StringComparison.Ordinal).Replace("\"K\"", $"\"{Key(1)}\"", StringComparison.Ordinal));

        InterchangeError error = Assert.IsType<ImportOutcome.Refused>(_register.Import(file, Settings(now: 100))).Error;

        Assert.Equal((reason, place), (error.Reason, error.Place));
        Assert.NotEmpty(error.Remedy);
        Assert.Empty(_store.Enumerate());
    }

    [Fact]
    public void Import_OfAnotherChain_IsRefused()
    {
        byte[] file = new InterchangeFile(RootOf(1), new Dictionary<BlsPublicKeyBytes, ProtectionMarks>()).Write();
        Assert.Equal(InterchangeErrorReason.WrongChain, Assert.IsType<ImportOutcome.Refused>(_register.Import(file, Settings(now: 100))).Error.Reason);
    }

    [Fact]
    public void Import_OfAnUnknownKey_IsRefusedWhole()
    {
        byte[] file = File((Key(1), Marks(1, 2, 3)), (Key(5), Marks(1, 2, 3)));
        InterchangeError error = Assert.IsType<ImportOutcome.Refused>(_register.Import(file, Settings(now: 100))).Error;
        Assert.Equal((InterchangeErrorReason.UnknownKey, Key(5).ToString()), (error.Reason, error.Place));
        Assert.Empty(_store.Enumerate());
    }

    [Theory]
    [InlineData(100UL, 101UL, 3200UL, true)] // the next epoch is still believable
    [InlineData(100UL, 102UL, 3200UL, false)]
    [InlineData(100UL, 100UL, (102UL * 32) - 1, true)]
    [InlineData(100UL, 100UL, 102UL * 32, false)]
    [InlineData(ulong.MaxValue, 100UL, 3200UL, false)] // a source as well
    public void Import_OfTheFuture_NeedsForce(ulong source, ulong target, ulong slot, bool believable)
    {
        byte[] file = File((Key(1), Marks(source, target, slot)));
        ImportOutcome outcome = _register.Import(file, Settings(now: 100));
        if (believable)
            Assert.Equal(new ImportOutcome.Imported(1, 0), outcome);
        else
            Assert.Equal(InterchangeErrorReason.FutureEpoch, Assert.IsType<ImportOutcome.Refused>(outcome).Error.Reason);
        Assert.IsType<ImportOutcome.Imported>(_register.Import(file, Settings(now: 100) with { Force = true }));
        Assert.Equal(Marks(source, target, slot), _store.Enumerate().Single().Marks);
    }

    [Fact]
    public void Import_OfShareKeys_GoesToTheirGroups()
    {
        ImportSettings settings = Settings(now: 100) with
        {
            GroupKeys = new Dictionary<BlsPublicKeyBytes, BlsPublicKeyBytes> { [Key(11)] = Key(1), [Key(12)] = Key(1), [Key(1)] = Key(1) },
            WaiveDoppelganger = true,
        };
        Assert.Equal(new ImportOutcome.Imported(1, 0), _register.Import(File((Key(11), Marks(1, 9, 3)), (Key(12), Marks(2, 8, 4))), settings));
        Assert.Equal(
            [new ProtectionRow(Key(1), Marks(2, 9, 4), RowOrigin.Imported, DoppelgangerWaived: true)], _store.Enumerate());

        Assert.Equal(new ImportOutcome.Imported(0, 1), _register.Import(File((Key(1), Marks(1, 10, 1))), settings));
        Assert.Equal(Marks(2, 10, 4), _store.Enumerate().Single().Marks);
    }

    [Fact]
    public void Export_HasTheShapesOfTheEip_AndIsImportedAgainTheSame()
    {
        ProtectionMarks marks = new(new BlockMark(new Slot(81952), RootOf(1)), new AttestationMark(new Epoch(2290), new Epoch(3007), SigningRoot: null));
        _register.Import(File((Key(2), default), (Key(1), marks)), Settings(now: 4000));

        byte[] exported = _register.Export();

        Assert.Equal(
            $$"""
            {
              "metadata": {
                "interchange_format_version": "5",
                "genesis_validators_root": "{{Chain}}"
              },
              "data": [
                {
                  "pubkey": "{{Key(1)}}",
                  "signed_blocks": [
                    {
                      "slot": "81952",
                      "signing_root": "{{RootOf(1)}}"
                    }
                  ],
                  "signed_attestations": [
                    {
                      "source_epoch": "2290",
                      "target_epoch": "3007"
                    }
                  ]
                },
                {
                  "pubkey": "{{Key(2)}}",
                  "signed_blocks": [],
                  "signed_attestations": []
                }
              ]
            }
            """,
            Encoding.UTF8.GetString(exported));
        using IProtectionStore other = InMemoryProtectionStore.Open(new InMemoryProtectionDisk(IdOf(2)));
        Assert.Equal(new ImportOutcome.Imported(2, 0), new ProtectionRegister(other, Chain, Preset.Mainnet).Import(exported, Settings(now: 4000)));
        Assert.Equal(_store.Enumerate(), other.Enumerate());
    }

    [Fact]
    public void NotYetActive_NeedsAnActivationAfterTheCurrentEpoch_OrAChainBeforeGenesis()
    {
        Assert.Equal(
            [RegisterVerdict.AlreadyActive, RegisterVerdict.AlreadyActive, RegisterVerdict.Added, RegisterVerdict.AlreadyThere],
            _register.AddNotYetActive(
                [
                    new NotYetActiveValidator(Key(1), new Epoch(0)), new NotYetActiveValidator(Key(2), new Epoch(100)),
                    new NotYetActiveValidator(Key(3), new Epoch(101)), new NotYetActiveValidator(Key(3), new Epoch(0)),
                ],
                new Epoch(100)));
        Assert.Equal([FreshRow(3)], _store.Enumerate());
        Assert.Equal([RegisterVerdict.Added], _register.AddNotYetActive([new NotYetActiveValidator(Key(1), new Epoch(0))], now: null));
    }

    [Fact]
    public void Activate_BlocksThePast_AndNeverLowersAMark()
    {
        _register.Import(File((Key(1), Marks(150, 151, 6000))), Settings(now: 200));
        Assert.Equal([RegisterVerdict.AlreadyThere, RegisterVerdict.Added], _register.Activate([Key(1), Key(2)], new Slot(3205)));
        Assert.Equal(
            [
                new ProtectionRow(Key(1), Marks(150, 151, 6000), RowOrigin.Imported, DoppelgangerWaived: false),
                new ProtectionRow(Key(2), Marks(100, 100, 3205), RowOrigin.Activated, DoppelgangerWaived: false),
            ],
            _store.Enumerate());
    }

    private static ProtectionMarks Marks(ulong source, ulong target, ulong slot) => new(
        new BlockMark(new Slot(slot), SigningRoot: null), new AttestationMark(new Epoch(source), new Epoch(target), SigningRoot: null));

    private static byte[] File(params (BlsPublicKeyBytes Key, ProtectionMarks Marks)[] rows) =>
        new InterchangeFile(Chain, rows.ToDictionary(row => row.Key, row => row.Marks)).Write();

    private static ImportSettings Settings(ulong now) => new()
    {
        GroupKeys = Enumerable.Range(1, 3).ToDictionary(Key, Key),
        Now = new Epoch(now),
    };
}
