namespace ClayStack.Dvt.Actors;

/// <summary>What an actor will do as soon as the children that it is stopping have ended.</summary>
internal enum Waiting
{
    /// <summary>It waits for nothing.</summary>
    ForNothing,

    /// <summary>Construct an instance after a construction that failed.</summary>
    ForCreation,

    /// <summary>Construct the instance that replaces the failed one.</summary>
    ForRecreation,

    /// <summary>End.</summary>
    ForTermination,
}
