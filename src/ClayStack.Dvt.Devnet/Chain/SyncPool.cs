using ClayStack.Dvt.Crypto.Bls12381;
using ClayStack.Dvt.Ethereum.Altair;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Devnet.Chain;

/// <summary>
/// Accepted sync committee messages that wait for aggregators and for the next block. Bounded: one message per member and
/// slot is accepted, and a slot is forgotten two slots later.
/// </summary>
internal sealed class SyncPool(Preset preset)
{
    private const ulong SlotsKept = 2;

    private readonly SortedDictionary<Slot, Dictionary<(Root Head, int Validator), BlsSignature>> _messages = [];

    /// <summary>Takes a message whose signature is right.</summary>
    public void Add(Slot slot, Root head, int validator, BlsSignature signature)
    {
        foreach (Slot past in _messages.Keys.TakeWhile(key => key + SlotsKept < slot).ToArray())
            _messages.Remove(past);
        if (!_messages.TryGetValue(slot, out Dictionary<(Root Head, int Validator), BlsSignature>? messages))
            _messages[slot] = messages = [];
        messages.TryAdd((head, validator), signature);
    }

    /// <summary>What the members of a subcommittee have signed in a slot for a head; null if nobody has.</summary>
    public SyncCommitteeContribution? Contribution(Slot slot, Root head, SubcommitteeIndex subcommittee, SyncSeats seats)
    {
        (List<int> places, BlsSignatureBytes signature) = Collect(slot, head, seats.Subcommittee(subcommittee));
        return places.Count == 0
            ? null
            : new SyncCommitteeContribution(slot, head, subcommittee, Bitvector.WithOnes(preset.SyncSubcommitteeSize, [.. places]), signature);
    }

    /// <summary>What the block after a slot's says of it; without any message, no bits and the point at infinity.</summary>
    public SyncAggregate Aggregate(Slot slot, Root head, SyncSeats seats)
    {
        (List<int> places, BlsSignatureBytes signature) = Collect(slot, head, seats.Members);
        return new SyncAggregate(Bitvector.WithOnes(preset.SyncCommitteeSize, [.. places]), signature);
    }

    /// <summary>Who of the members has signed. One who sits at several places signs for each of them.</summary>
    private (List<int> Places, BlsSignatureBytes Signature) Collect(Slot slot, Root head, ReadOnlySpan<int> members)
    {
        List<int> places = [];
        List<BlsSignature> signatures = [];
        if (_messages.TryGetValue(slot, out Dictionary<(Root Head, int Validator), BlsSignature>? messages))
        {
            for (int place = 0; place < members.Length; place++)
            {
                if (!messages.TryGetValue((head, members[place]), out BlsSignature? signature))
                    continue;
                places.Add(place);
                signatures.Add(signature);
            }
        }

        BlsSignature sum = signatures.Count == 0 ? BlsSignature.Infinity : Bls.Aggregate(signatures.ToArray())!;
        return (places, BlsSignatureBytes.FromBytes(sum.Bytes));
    }
}
