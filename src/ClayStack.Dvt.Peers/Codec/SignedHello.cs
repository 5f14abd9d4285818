using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Crypto;
using ClayStack.Dvt.Duties.Ports;

namespace ClayStack.Dvt.Peers.Codec;

/// <summary>How a node introduces itself to one peer, under its node key (PROTOCOL P2).</summary>
/// <param name="Major">The protocol's major version.</param>
/// <param name="Minor">The protocol's minor version.</param>
/// <param name="DefinitionHash">The cluster.</param>
/// <param name="Sender">Who says it.</param>
/// <param name="Receiver">To whom, so that nobody can pass it on to another.</param>
/// <param name="Nonce">The receiver's challenge, so that nobody can say it again later.</param>
/// <param name="ManifestHead">The head of the sender's validator manifest.</param>
/// <param name="Identity">The sender's store and run.</param>
/// <param name="Signature">64 bytes, r||s, over <see cref="HelloDigest"/>.</param>
public sealed record SignedHello(
    int Major,
    int Minor,
    Bytes32 DefinitionHash,
    OperatorIndex Sender,
    OperatorIndex Receiver,
    Bytes32 Nonce,
    Bytes32 ManifestHead,
    RunIdentity Identity,
    ReadOnlyMemory<byte> Signature);
