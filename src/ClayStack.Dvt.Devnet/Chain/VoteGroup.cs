using ClayStack.Dvt.Crypto.Bls12381;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Phase0;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Devnet.Chain;

/// <summary>Votes for the same data: what one aggregate of a block is made of.</summary>
internal sealed class VoteGroup(AttestationData data, Root dataRoot)
{
    public AttestationData Data => data;

    public Root DataRoot => dataRoot;

    public List<Vote> Votes { get; } = [];

    /// <summary>The aggregate of one committee, before Electra. All votes are of the data's committee.</summary>
    public Attestation ToPhase0(EpochDuties duties)
    {
        int length = duties.Committee(data.Slot, data.Index).Length;
        int[] places = [.. Votes.Select(vote => duties.SeatOf(vote.Validator).Place)];
        return new Attestation(Bitlist.WithOnes(length, places), data, Sum());
    }

    /// <summary>
    /// The aggregate over committees, from Electra on (EIP-7549): the bits of the committees that take part, one after
    /// another, in the order of their indices.
    /// </summary>
    public Ethereum.Electra.Attestation ToElectra(EpochDuties duties, Preset preset)
    {
        List<int> committees = [];
        List<int> places = [];
        int length = 0;
        foreach (IGrouping<CommitteeIndex, Vote> committee in Votes.GroupBy(vote => vote.Committee).OrderBy(group => group.Key.Value))
        {
            committees.Add((int)committee.Key.Value);
            foreach (Vote vote in committee)
                places.Add(length + duties.SeatOf(vote.Validator).Place);
            length += duties.Committee(data.Slot, committee.Key).Length;
        }

        return new Ethereum.Electra.Attestation(
            Bitlist.WithOnes(length, [.. places]),
            data,
            Sum(),
            Bitvector.WithOnes(preset.MaxCommitteesPerSlot, [.. committees]));
    }

    private BlsSignatureBytes Sum()
    {
        BlsSignature[] signatures = [.. Votes.Select(vote => vote.Signature)];
        return BlsSignatureBytes.FromBytes(Bls.Aggregate(signatures)!.Bytes);
    }
}
