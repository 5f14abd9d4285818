namespace ClayStack.Dvt.Actors;

/// <summary>
/// What happens to a message that finds the mailbox full. In every case one message is lost, counted, and published as
/// a <see cref="DeadLetter"/> with <see cref="DeadLetterReason.MailboxOverflow"/>.
/// </summary>
public enum OverflowPolicy
{
    /// <summary>The arriving message is lost.</summary>
    DropNewest,

    /// <summary>The oldest message that still waits is lost and makes room.</summary>
    DropOldest,

    /// <summary>
    /// The arriving message is lost and the receiver fails with <see cref="MailboxOverflowException"/>; its supervisor
    /// decides. For actors whose bound is the sum of their quotas, where an overflow is a bug.
    /// </summary>
    Fail,
}
