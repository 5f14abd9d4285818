using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Protection;

/// <summary>
/// Where rows come from and where they go: the only three ways by which a validator's row is made (PROTOCOL S2), and the
/// export of all. Blocking: runs on a worker or in a command.
/// </summary>
/// <param name="store">Where marks are kept.</param>
/// <param name="genesisValidatorsRoot">The chain's identity.</param>
/// <param name="preset">The network's sizes.</param>
public sealed class ProtectionRegister(IProtectionStore store, Root genesisValidatorsRoot, Preset preset)
{
    /// <summary>The first way: a history in the interchange format. Existing rows are only ever raised.</summary>
    /// <param name="utf8">The file's bytes.</param>
    /// <param name="settings">How to import it.</param>
    /// <exception cref="ProtectionStoreException">The store failed, and nothing was imported.</exception>
    public ImportOutcome Import(ReadOnlyMemory<byte> utf8, ImportSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (InterchangeFile.Read(utf8, out InterchangeFile? file) is { } unreadable)
            return new ImportOutcome.Refused(unreadable);
        if (Resolve(file!, settings, out SortedDictionary<BlsPublicKeyBytes, ProtectionMarks> histories) is { } refused)
            return new ImportOutcome.Refused(refused);

        using IProtectionTransaction transaction = store.Begin();
        int added = 0;
        foreach ((BlsPublicKeyBytes key, ProtectionMarks marks) in histories)
        {
            if (Raise(transaction, new ProtectionRow(key, marks, RowOrigin.Imported, settings.WaiveDoppelganger)))
                added++;
        }

        return transaction.Commit() == CommitOutcome.Committed
            ? new ImportOutcome.Imported(added, histories.Count - added)
            : new ImportOutcome.CommitUnknown();
    }

    /// <summary>The second way: validators that cannot have signed anything yet.</summary>
    /// <param name="validators">The validators, as the finalized state shows them.</param>
    /// <param name="now">The current epoch; null while the chain's genesis is still to come.</param>
    /// <returns>A verdict for each, in order.</returns>
    /// <exception cref="ProtectionStoreException">The store failed, and nothing was recorded.</exception>
    public IReadOnlyList<RegisterVerdict> AddNotYetActive(IReadOnlyList<NotYetActiveValidator> validators, Epoch? now)
    {
        ArgumentNullException.ThrowIfNull(validators);
        RegisterVerdict[] verdicts = new RegisterVerdict[validators.Count];
        using IProtectionTransaction transaction = store.Begin();
        for (int i = 0; i < verdicts.Length; i++)
        {
            NotYetActiveValidator validator = validators[i];
            if (transaction.TryRead(validator.GroupKey, out _))
                verdicts[i] = RegisterVerdict.AlreadyThere;
            else if (now is { } current && validator.ActivationEpoch <= current)
                verdicts[i] = RegisterVerdict.AlreadyActive;
            else
                transaction.Insert(new ProtectionRow(validator.GroupKey, default, RowOrigin.NotYetActive, DoppelgangerWaived: false));
        }

        return Commit(transaction, verdicts);
    }

    /// <summary>
    /// The third way: an operator's command for keys whose past is unknown. Nothing at or before the current slot and epoch
    /// can be signed afterwards, and no source before the current epoch, so that no vote of the past is surrounded. This is also
    /// the only way to lift the halt of a validator of which the chain has a foreign signature (PROTOCOL S7): its marks rise
    /// above what the other instance signed, and it is watched for two epochs before it begins.
    /// </summary>
    /// <param name="groupKeys">The validators.</param>
    /// <param name="now">The current slot.</param>
    /// <param name="liftHalts">Whether halts are lifted; if not, halted validators are left as they are.</param>
    /// <returns>A verdict for each, in order.</returns>
    /// <exception cref="ProtectionStoreException">The store failed, and nothing was recorded.</exception>
    public IReadOnlyList<RegisterVerdict> Activate(IReadOnlyList<BlsPublicKeyBytes> groupKeys, Slot now, bool liftHalts = false)
    {
        ArgumentNullException.ThrowIfNull(groupKeys);
        Epoch epoch = now.ToEpoch(preset);
        ProtectionMarks marks = new(new BlockMark(now, SigningRoot: null), new AttestationMark(epoch, epoch, SigningRoot: null));
        RegisterVerdict[] verdicts = new RegisterVerdict[groupKeys.Count];
        Dictionary<BlsPublicKeyBytes, HaltedValidator> halts = store.Halts.ToDictionary(halt => halt.GroupKey);
        using IProtectionTransaction transaction = store.Begin();
        for (int i = 0; i < verdicts.Length; i++)
        {
            if (halts.TryGetValue(groupKeys[i], out HaltedValidator? halt) && !halt.Lifted)
            {
                if (!liftHalts)
                {
                    verdicts[i] = RegisterVerdict.Halted;
                    continue;
                }

                transaction.WriteHalt(halt with { Lifted = true });
            }

            bool added = Raise(transaction, new ProtectionRow(groupKeys[i], marks, RowOrigin.Activated, DoppelgangerWaived: false));
            verdicts[i] = added ? RegisterVerdict.Added : RegisterVerdict.AlreadyThere;
        }

        return Commit(transaction, verdicts);
    }

    /// <summary>Keeps that a validator is halted, also after a restart, until <see cref="Activate"/> lifts it (PROTOCOL S7).</summary>
    /// <param name="halt">What was found; of a validator that is halted already, what was found first stays.</param>
    /// <returns>Whether it is known to be durable; if not, it is asked for again.</returns>
    /// <exception cref="ProtectionStoreException">The store failed, and nothing was recorded.</exception>
    public CommitOutcome Halt(HaltedValidator halt)
    {
        ArgumentNullException.ThrowIfNull(halt);
        if (store.Halts.Any(known => known.GroupKey == halt.GroupKey && !known.Lifted))
            return CommitOutcome.Committed;
        using IProtectionTransaction transaction = store.Begin();
        transaction.WriteHalt(halt);
        return transaction.Commit();
    }

    /// <summary>Keys whose doppelganger check is over may begin from now on, also after a restart (PROTOCOL S7).</summary>
    /// <param name="groupKeys">Validators that have rows.</param>
    /// <exception cref="ProtectionStoreException">The store failed, and nothing was recorded.</exception>
    public CommitOutcome EndDoppelgangerCheck(IReadOnlyList<BlsPublicKeyBytes> groupKeys)
    {
        ArgumentNullException.ThrowIfNull(groupKeys);
        using IProtectionTransaction transaction = store.Begin();
        foreach (BlsPublicKeyBytes key in groupKeys)
            transaction.EndDoppelgangerCheck(key);
        return transaction.Commit();
    }

    /// <summary>All marks in the interchange format.</summary>
    /// <returns>UTF-8 JSON.</returns>
    /// <exception cref="ProtectionStoreException">The store failed.</exception>
    public byte[] Export() => new InterchangeFile(
        genesisValidatorsRoot, store.Enumerate().ToDictionary(row => row.GroupKey, row => row.Marks)).Write();

    /// <summary>Maps a file's keys to groups and checks what only the node can know.</summary>
    private InterchangeError? Resolve(
        InterchangeFile file, ImportSettings settings, out SortedDictionary<BlsPublicKeyBytes, ProtectionMarks> histories)
    {
        histories = new SortedDictionary<BlsPublicKeyBytes, ProtectionMarks>(KeyOrder.Instance);
        if (file.GenesisValidatorsRoot != genesisValidatorsRoot)
            return new InterchangeError(InterchangeErrorReason.WrongChain, "metadata.genesis_validators_root", $"It is {file.GenesisValidatorsRoot}, and this node's chain is {genesisValidatorsRoot}. Import the history of this chain.");

        foreach ((BlsPublicKeyBytes key, ProtectionMarks marks) in file.Marks.OrderBy(entry => entry.Key, KeyOrder.Instance))
        {
            if (!settings.GroupKeys.TryGetValue(key, out BlsPublicKeyBytes groupKey))
                return new InterchangeError(InterchangeErrorReason.UnknownKey, key.ToString(), "It is no validator of the manifest, nor a share of one. Load the manifest that has it first, or take the key out of the file.");
            if (!settings.Force && Latest(marks) is { } latest && latest.Value > 0 && latest.Value - 1 > settings.Now.Value)
                return new InterchangeError(InterchangeErrorReason.FutureEpoch, key.ToString(), $"Its history reaches epoch {latest}, and now is epoch {settings.Now}: the validator could not sign until then. Check clock and file; import it by force if it is right.");
            histories[groupKey] = histories.TryGetValue(groupKey, out ProtectionMarks known) ? ProtectionMarks.Merge(known, marks) : marks;
        }

        return null;
    }

    private Epoch? Latest(ProtectionMarks marks)
    {
        Epoch?[] epochs = [marks.Block?.Slot.ToEpoch(preset), marks.Attestation?.Source, marks.Attestation?.Target];
        return epochs.Max();
    }

    /// <summary>True if a row was made, false if one was there, whose marks are raised where the new ones are higher.</summary>
    private static bool Raise(IProtectionTransaction transaction, ProtectionRow row)
    {
        if (!transaction.TryRead(row.GroupKey, out ProtectionMarks known))
        {
            transaction.Insert(row);
            return true;
        }

        transaction.Write(row.GroupKey, ProtectionMarks.Merge(known, row.Marks));
        return false;
    }

    private static RegisterVerdict[] Commit(IProtectionTransaction transaction, RegisterVerdict[] verdicts)
    {
        if (Array.TrueForAll(verdicts, IsUnchanged))
            return verdicts;
        if (transaction.Commit() == CommitOutcome.Committed)
            return verdicts;
        return Array.ConvertAll(verdicts, static verdict => IsUnchanged(verdict) ? verdict : RegisterVerdict.CommitUnknown);
    }

    private static bool IsUnchanged(RegisterVerdict verdict) => verdict is RegisterVerdict.AlreadyActive or RegisterVerdict.Halted;
}
