namespace ClayStack.Dvt.Actors;

/// <summary>
/// An instance could not be made: its constructor, its <see cref="ActorBase.PreStart"/> or its
/// <see cref="ActorBase.PostRestart"/> threw, or the factory of its <see cref="Props"/> gave none.
/// </summary>
public sealed class ActorInitializationException : Exception
{
    /// <summary>Creates the exception.</summary>
    public ActorInitializationException()
        : this("The actor could not be initialised.")
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">Which actor.</param>
    public ActorInitializationException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">Which actor.</param>
    /// <param name="innerException">What was thrown.</param>
    public ActorInitializationException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
