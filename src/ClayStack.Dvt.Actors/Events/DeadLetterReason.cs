namespace ClayStack.Dvt.Actors;

/// <summary>Why a message was not delivered.</summary>
public enum DeadLetterReason
{
    /// <summary>The recipient has ended.</summary>
    RecipientStopped,

    /// <summary>The recipient's mailbox was full.</summary>
    MailboxOverflow,

    /// <summary>It was sent to the dead letters themselves, for example as an answer to a message without a sender.</summary>
    NoRecipient,
}
