using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Lab.World;

namespace ClayStack.Dvt.Lab.Links;

/// <summary>Stands where a node's messages leave it: checkers look, and malicious operators change what goes out.</summary>
internal interface IWireTap
{
    /// <summary>A node's actors say something, before anything becomes of it.</summary>
    void Said(TestWorld.Node node, PeerMessage message);

    /// <summary>What really goes to a peer instead of a message; the message itself from an honest operator.</summary>
    IReadOnlyList<PeerMessage> Bend(TestWorld.Node node, OperatorIndex to, PeerMessage message);

    /// <summary>A message was admitted by its receiver.</summary>
    void Heard(TestWorld.Node node, PeerEvent happened);
}
