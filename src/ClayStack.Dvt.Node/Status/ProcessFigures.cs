using System.Diagnostics;
using System.Text;

namespace ClayStack.Dvt.Node.Status;

/// <summary>What the operating system and the runtime say of this process.</summary>
/// <param name="ResidentBytes">Resident memory.</param>
/// <param name="CpuSeconds">Processor time used, user and system.</param>
/// <param name="HeapBytes">The managed heap after the last collection, with what was allocated since.</param>
/// <param name="GcPauseSeconds">How long collections stopped the process in all.</param>
/// <param name="StartTimeSeconds">When it started, in seconds since 1970.</param>
internal readonly record struct ProcessFigures(
    long ResidentBytes, double CpuSeconds, long HeapBytes, double GcPauseSeconds, double StartTimeSeconds)
{
    private static readonly double StartTime = ReadStartTime();

    /// <summary>The figures of this moment.</summary>
    public static ProcessFigures Read() => new(
        Environment.WorkingSet,
        Environment.CpuUsage.TotalTime.TotalSeconds,
        GC.GetTotalMemory(forceFullCollection: false),
        GC.GetTotalPauseDuration().TotalSeconds,
        StartTime);

    /// <summary>Writes them under the names that Prometheus' own clients use.</summary>
    public void Write(StringBuilder text)
    {
        PrometheusText.Single(text, "process_cpu_seconds_total", "counter", "User and system processor time in seconds.", CpuSeconds);
        PrometheusText.Single(text, "process_resident_memory_bytes", "gauge", "Resident memory in bytes.", ResidentBytes);
        PrometheusText.Single(text, "process_start_time_seconds", "gauge", "When the process started, in seconds since 1970.", StartTimeSeconds);
        PrometheusText.Single(text, "dotnet_gc_heap_bytes", "gauge", "The managed heap in bytes.", HeapBytes);
        PrometheusText.Single(text, "dotnet_gc_pause_seconds_total", "counter", "How long garbage collections stopped the process.", GcPauseSeconds);
    }

    private static double ReadStartTime()
    {
        using Process process = Process.GetCurrentProcess();
        return (process.StartTime.ToUniversalTime() - DateTime.UnixEpoch).TotalSeconds;
    }
}
