using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Rounds;

/// <summary>Which duty: at most one actor runs for each.</summary>
/// <param name="Slot">The slot.</param>
/// <param name="Duty">The kind.</param>
internal readonly record struct DutyKey(Slot Slot, DutyType Duty)
{
    /// <summary>The duty that a peer's message is about; null if it is about none.</summary>
    public static DutyKey? Of(PeerMessage message) => message switch
    {
        PeerMessage.Consensus consensus => Of(consensus.Message.Signed.Statement.Instance),
        PeerMessage.Decided decided => Of(decided.Certificate.Instance),
        PeerMessage.ValueRequest request => Of(request.Instance),
        PeerMessage.ValueResponse response => Of(response.Instance),
        PeerMessage.Partials partials => new DutyKey(partials.Signed.Bundle.Slot, partials.Signed.Bundle.Duty),
        _ => null,
    };

    private static DutyKey Of(InstanceId instance) => new(new Slot(instance.Slot), (DutyType)instance.Duty);
}
