namespace ClayStack.Dvt.TestKit.Swarm;

/// <summary>A crash that a swarm's member makes on purpose; its number chooses the supervisor's verdict.</summary>
internal sealed class SwarmCrashException(ulong number) : Exception("on purpose")
{
    internal ulong Number => number;
}
