namespace ClayStack.Dvt.Duties.Protection;

/// <summary>What a simulated disk does at a step.</summary>
public enum SimulatedDiskFault
{
    /// <summary>It works.</summary>
    None = 0,

    /// <summary>The process ends: <see cref="SimulatedCrashException"/>, and what is not durable is lost.</summary>
    Crash,

    /// <summary>The step fails. Of a commit this means an unknown outcome: lost before it, durable after it.</summary>
    Fail,
}
