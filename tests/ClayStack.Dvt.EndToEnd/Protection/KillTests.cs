using System.Diagnostics;
using System.Globalization;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Duties.Protection;

namespace ClayStack.Dvt.EndToEnd.Protection;

/// <summary>kill -9 between any two steps of record, commit, sign and send (DESIGN section 6, invariants 2 and 3).</summary>
public sealed class KillTests : IDisposable
{
    private const int KillCount = 200;
    private const int KilledExitCode = 128 + 9;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("clay-dvt-kill-");

    private sealed record Sent(string Kind, string Key, ulong Source, ulong Target, string Root);

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void KilledAtAnyStep_NothingSlashableIsEverSent_AndNoRecordIsLost()
    {
        List<Sent> sent = [];
        ulong fence = 0;
        for (int run = 0; run < KillCount; run++)
        {
            sent.AddRange(RunVictim(run, fatalStep: run));
            using IProtectionStore store = Victim.Open(_folder.FullName);
            Assert.True(store.Fence.Counter > fence, $"run {run}");
            fence = store.Fence.Counter;
            AssertRecorded(sent, store.Enumerate(), run);
        }

        Assert.Null(FirstSlashablePair(sent));

        // Not by refusing everything: many were sent, and not only by the first run.
        Assert.True(sent.Count >= KillCount, $"only {sent.Count} were sent");
        Assert.True(sent.Select(one => one.Root).Distinct(StringComparer.Ordinal).Count() >= KillCount);
    }

    private Sent[] RunVictim(int run, int fatalStep)
    {
        ProcessStartInfo start = new(Environment.ProcessPath!) { RedirectStandardOutput = true, UseShellExecute = false };
        start.Environment[Victim.Variable] = string.Create(CultureInfo.InvariantCulture, $"{_folder.FullName};{run};{fatalStep}");
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == KilledExitCode, $"Run {run} ended with {process.ExitCode}: {output}");
        return
        [
            .. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')).Select(parts => new Sent(
                parts[0], parts[1], ulong.Parse(parts[2], CultureInfo.InvariantCulture), ulong.Parse(parts[3], CultureInfo.InvariantCulture), parts[4])),
        ];
    }

    private static void AssertRecorded(List<Sent> sent, IReadOnlyList<ProtectionRow> rows, int run)
    {
        foreach (Sent one in sent)
        {
            ProtectionMarks marks = rows.Single(row => string.Equals(row.GroupKey.ToString(), one.Key, StringComparison.Ordinal)).Marks;
            bool recorded = string.Equals(one.Kind, "vote", StringComparison.Ordinal)
                ? marks.Attestation is { } vote && vote.Target.Value >= one.Target && vote.Source.Value >= one.Source
                : marks.Block is { } block && block.Slot.Value >= one.Target;
            Assert.True(recorded, $"run {run} lost the record of {one}");
        }
    }

    /// <summary>Two different roots for one target or slot, or one vote that surrounds another.</summary>
    private static string? FirstSlashablePair(List<Sent> sent)
    {
        foreach (IGrouping<(string, string), Sent> group in sent.Distinct().GroupBy(one => (one.Kind, one.Key)))
        {
            Sent[] all = [.. group];
            foreach (Sent left in all)
            {
                foreach (Sent right in all)
                {
                    bool twice = left.Target == right.Target && !string.Equals(left.Root, right.Root, StringComparison.Ordinal);
                    bool surrounds = left.Source < right.Source && right.Target < left.Target;
                    if (twice || surrounds)
                        return $"{left} and {right}";
                }
            }
        }

        return null;
    }
}
