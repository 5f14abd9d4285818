namespace ClayStack.Dvt.Actors;

/// <summary>What a supervisor decides about a failed child.</summary>
public enum Directive
{
    /// <summary>Keep the instance and its state; only the message that failed is lost.</summary>
    Resume,

    /// <summary>Replace the instance by a fresh one behind the same handle; waiting messages are kept.</summary>
    Restart,

    /// <summary>Stop the child for good.</summary>
    Stop,

    /// <summary>Fail oneself with the same cause, so that the next supervisor decides.</summary>
    Escalate,
}
