using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using ClayStack.Dvt.Crypto;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Duties.Protection;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Phase0;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Signing;
using ClayStack.Dvt.Storage;

namespace ClayStack.Dvt.EndToEnd.Protection;

/// <summary>
/// What this program does instead of testing when it is started as a victim: it records, signs and sends, and kills itself
/// without warning at the step that it was told. Each run wants other votes and blocks than the runs before it, also for
/// epochs and slots that those may have signed.
/// </summary>
internal static class Victim
{
    public const string Variable = "CLAYSTACK_DVT_TEST_VICTIM";
    public const int ValidatorCount = 3;

    private const int RoundsMax = 40;
    private const ulong AnchorReserve = 3;

    private static readonly Preset Preset = Preset.Mainnet;

    public static Root Chain { get; } = RootOf(1);

    /// <summary>Before the test runner gets to run.</summary>
    [ModuleInitializer]
    internal static void DieIfTold()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { } order)
            return;
        string[] parts = order.Split(';');
        Live(parts[0], int.Parse(parts[1], CultureInfo.InvariantCulture), int.Parse(parts[2], CultureInfo.InvariantCulture));
        Environment.Exit(1); // it should not have lived that long
    }

    public static IProtectionStore Open(string folder) => SqliteProtectionStore.Open(
        Path.Combine(folder, "protection.db"), Path.Combine(folder, "anchor.json"), Chain, new SystemRandomSource(), anchorReserve: AnchorReserve);

    public static BlsPublicKeyBytes Key(int number)
    {
        byte[] bytes = new byte[BlsPublicKeyBytes.Length];
        bytes[0] = (byte)number;
        return BlsPublicKeyBytes.FromBytes(bytes);
    }

    private static void Live(string folder, int run, int fatalStep)
    {
        int step = 0;
        void Step()
        {
            if (step++ == fatalStep)
                Process.GetCurrentProcess().Kill(); // SIGKILL: no handler, no finally, no flush
        }

        using IProtectionStore store = new SteppedStore(Open(folder), Step);
        new ProtectionRegister(store, Chain, Preset).AddNotYetActive(
            [.. Enumerable.Range(0, ValidatorCount).Select(key => new NotYetActiveValidator(Key(key), Epoch.FarFuture))], now: null);
        SlashingProtection protection = new(store, new SigningRoots(Preset, Network.Mainnet.Forks, Chain));
        ulong highest = store.Enumerate().Max(row => row.Marks.Attestation?.Target.Value ?? 0);

        // From below what is signed, so that conflicts are tried, to above it.
        for (ulong round = 0; round < RoundsMax; round++)
        {
            Epoch target = new(highest + round == 0 ? 0 : highest + round - 1);
            Epoch source = new(target.Value == 0 ? 0 : target.Value - (((ulong)run + round) % Math.Min(3, target.Value)));
            Slot slot = target.FirstSlot(Preset);
            AttestationData vote = new(slot, default, RootOf(1000 + run), new Checkpoint(source, Chain), new Checkpoint(target, Chain));
            foreach (AttestationVerdict verdict in protection.RecordAttestations(
                slot, [.. Enumerable.Range(0, ValidatorCount).Select(key => new AttestationToSign(Key(key), vote))]))
            {
                if (verdict is AttestationVerdict.Safe safe)
                    Send(Step, $"vote {safe.Token.GroupKey} {source} {target} {safe.Token.SigningRoot}");
            }

            BlockToSign block = new(
                Key((int)(round % ValidatorCount)), new BeaconBlockHeader(slot, default, Chain, Chain, RootOf(1000 + run)));
            foreach (BlockVerdict verdict in protection.RecordBlocks(slot, [block]))
            {
                if (verdict is BlockVerdict.Safe safe)
                    Send(Step, $"block {safe.Token.GroupKey} {slot} {slot} {safe.Token.SigningRoot}");
            }
        }
    }

    private static void Send(Action step, string line)
    {
        step(); // recorded, and not signed yet
        byte[] signature = System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(line));
        step(); // signed, and not sent yet
        Console.Out.WriteLine($"{line} {Convert.ToHexStringLower(signature)}");
        Console.Out.Flush();
        step(); // sent
    }

    private static Root RootOf(int number)
    {
        byte[] bytes = new byte[Root.Length];
        BitConverter.TryWriteBytes(bytes, number);
        return Root.FromBytes(bytes);
    }
}
