namespace ClayStack.Dvt.Actors;

/// <summary>A message that stops its receiver after everything that was sent before it has been handled.</summary>
public sealed class PoisonPill
{
    private PoisonPill()
    {
    }

    /// <summary>The one instance.</summary>
    public static PoisonPill Instance { get; } = new();
}
