using ClayStack.Dvt.Crypto.Bls12381;
using ClayStack.Dvt.Devnet.Chain;
using ClayStack.Dvt.Ethereum.Committees;
using ClayStack.Dvt.Ethereum.Phase0;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Ssz;

namespace ClayStack.Dvt.Devnet.Intake;

/// <summary>
/// The validators whose keys the devnet holds: they attest and sign for the sync committee when attestations are due, and
/// their votes pass the same rules.
/// </summary>
internal sealed class PlainValidators(ChainHost host)
{
    /// <summary>Casts the votes of a slot.</summary>
    public void Attest(Slot slot)
    {
        if (!host.Faults.PlainValidatorsAttest)
            return;
        foreach ((AttestationData data, CommitteeIndex committee, List<int> validators) in Votes(slot))
        {
            BlsMessage message = BlsMessage.Hash(host.Genesis.SigningRoots.Attestation(data).Span);
            BlsSecretKey[] keys = [.. validators.Select(validator => host.Genesis.Validators[validator].OwnKey!)];
            BlsSignature[] signatures = new BlsSignature[keys.Length];
            BlsBatch.Sign(message, keys, signatures);
            Root root = SszEncoding.HashTreeRoot(data, host.Genesis.Preset);
            for (int i = 0; i < keys.Length; i++)
            {
                BlsSignatureBytes bytes = BlsSignatureBytes.FromBytes(signatures[i].Bytes);
                host.Judge(new Submission(validators[i], committee, data, root, bytes), signatures[i], host.Clock.Now);
            }
        }

        SignHead(slot);
    }

    private void SignHead(Slot slot)
    {
        (Root head, int[] own) = host.Read(chain => (
            chain.BlockAtOrBefore(slot).Root,
            chain.SyncSeatsIn(CommitteeMath.SyncCommitteeEpoch(slot, host.Genesis.Preset)).Validators
                .Where(validator => host.Genesis.Validators[validator].OwnKey is not null).ToArray()));
        if (own.Length == 0)
            return;
        BlsSignature[] signatures = new BlsSignature[own.Length];
        BlsSecretKey[] keys = [.. own.Select(validator => host.Genesis.Validators[validator].OwnKey!)];
        BlsBatch.Sign(BlsMessage.Hash(host.Genesis.SigningRoots.SyncCommitteeMessage(slot, head).Span), keys, signatures);
        host.Use((chain, _, _) =>
        {
            for (int i = 0; i < own.Length; i++)
            {
                chain.Ledger.Do(new DutyLedger.DutyKey(DevnetDutyKind.SyncMessage, slot, own[i]), head, late: false);
                chain.Accept(slot, head, own[i], signatures[i]);
            }
        });
    }

    private List<(AttestationData Data, CommitteeIndex Committee, List<int> Validators)> Votes(Slot slot) => host.Read(chain =>
    {
        List<(AttestationData, CommitteeIndex, List<int>)> votes = [];
        EpochDuties duties = chain.Duties(slot.ToEpoch(host.Genesis.Preset));
        for (ulong i = 0; i < (ulong)duties.CommitteesPerSlot; i++)
        {
            CommitteeIndex committee = new(i);
            List<int> own = [];
            foreach (int validator in duties.Committee(slot, committee))
            {
                if (host.Genesis.Validators[validator].OwnKey is not null)
                    own.Add(validator);
            }

            if (own.Count > 0)
                votes.Add((chain.VoteFor(slot, committee, chain.BlockAtOrBefore(slot)), committee, own));
        }

        return votes;
    });
}
