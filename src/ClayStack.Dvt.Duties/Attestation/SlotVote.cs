using System.Diagnostics.CodeAnalysis;
using ClayStack.Dvt.Consensus;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Phase0;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Ssz;

namespace ClayStack.Dvt.Duties.Attestation;

/// <summary>
/// What a cluster agrees on once for a slot, for the attestations and the sync committee messages of all its validators. On
/// the wire it is the SSZ of an <see cref="AttestationData"/> (128 bytes) with index 0 before Gloas; before Electra each
/// validator then votes with its own committee's index.
/// </summary>
/// <param name="Data">Slot, index, head root, source and target.</param>
public sealed record SlotVote(AttestationData Data)
{
    /// <summary>How many bytes a vote has.</summary>
    public const int EncodedLength = 128;

    /// <summary>The bytes that travel.</summary>
    public byte[] Encode() => SszEncoding.Serialize(Data, Preset.Mainnet);

    /// <summary>The hash that consensus speaks of.</summary>
    public ValueHash Hash() => ValueHash.Of(Encode());

    /// <summary>Decodes what a peer sent; false for whatever is not the canonical encoding.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out SlotVote? vote)
    {
        vote = null;
        if (SszEncoding.TryDeserialize(bytes, Preset.Mainnet, out AttestationData? data, out _))
            vote = new SlotVote(data);
        return vote is not null;
    }

    /// <summary>The data that a validator signs: the vote itself, or before Electra the vote with its committee's index.</summary>
    public AttestationData For(ForkName fork, CommitteeIndex committee) => fork >= ForkName.Electra
        ? Data
        : new AttestationData(Data.Slot, committee, Data.BeaconBlockRoot, Data.Source, Data.Target);
}
