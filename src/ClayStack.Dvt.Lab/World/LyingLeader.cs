using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Duties;
using ClayStack.Dvt.Duties.Ports;

namespace ClayStack.Dvt.Lab.World;

/// <summary>A rule of the world's network by which one operator proposes other values than its node made.</summary>
internal static class LyingLeader
{
    /// <summary>Replaces what an operator proposes in one kind of duty.</summary>
    /// <param name="liar">The operator.</param>
    /// <param name="duty">The kind.</param>
    /// <param name="lie">What becomes of a value.</param>
    public static Func<OperatorIndex, OperatorIndex, PeerMessage, PeerMessage?> Rule(
        int liar, DutyType duty, Func<ReadOnlyMemory<byte>, byte[]> lie) => (from, _, message) =>
    {
        if (from.Value != liar
            || message is not PeerMessage.Consensus { Message: { Signed.Statement: { Type: StatementType.PrePrepare } statement } told } consensus
            || statement.Instance.Duty != (byte)duty)
        {
            return message;
        }

        // Admission, which verifies signatures, is not part of the world: this is as if the liar had signed it.
        byte[] value = lie(consensus.Value);
        return new PeerMessage.Consensus(
            told with { Signed = told.Signed with { Statement = statement with { Value = ValueHash.Of(value) } } }, value);
    };

    /// <summary>Whether an operator leads the first round of a slot's duty.</summary>
    public static bool LeadsFirst(TestWorld world, int operatorIndex, ulong slot, DutyType duty) => LeaderSchedule.Leader(
        new InstanceId(slot, (byte)duty), 1, (ulong)world.Network.Preset.SlotsPerEpoch, world.Nodes.Length).Value == operatorIndex;
}
