using ClayStack.Dvt.Duties.Clusters;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Ethereum.Bellatrix;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Proposal;

/// <summary>
/// What the manifest asks for the validators that the chain knows and that may still propose (PROTOCOL V2): a pure function of
/// both and of the epoch, the same at every node that sees the same. Not thread-safe.
/// </summary>
/// <param name="cluster">The cluster.</param>
internal sealed class ProposerBook(ClusterContext cluster)
{
    private ValidatorRecord[] _serving = [];

    /// <summary>The epoch of the next slot, for which beacon nodes are told of proposers.</summary>
    public Epoch UpcomingEpoch => cluster.Clock.SlotAt(cluster.Time.GetUtcNow()) is { } slot ? cluster.Clock.EpochOf(slot + 1) : default;

    /// <summary>Takes the validators as the head state has them; true if that changed who may propose.</summary>
    public bool Update(IReadOnlyList<ValidatorRecord> records)
    {
        ValidatorRecord[] serving =
        [
            .. records
                .Where(record => IsPendingOrActive(record.Status) && cluster.Validators.ContainsKey(record.Key))
                .OrderBy(record => record.Index.Value),
        ];
        bool changed = !_serving.Select(record => record.Index).SequenceEqual(serving.Select(record => record.Index));
        _serving = serving;
        return changed;
    }

    /// <summary>The index of a validator that may propose; null for others.</summary>
    public ValidatorIndex? IndexOf(BlsPublicKeyBytes key) => Array.Find(_serving, record => record.Key == key)?.Index;

    /// <summary>Who is paid for each validator's local payloads in an epoch.</summary>
    public IReadOnlyList<ProposerPreparation> PreparationsIn(Epoch epoch) =>
    [
        .. _serving.Select(record => new ProposerPreparation(
            record.Index, SettingsOf(cluster.Validators[record.Key], epoch).FeeRecipient)),
    ];

    /// <summary>The registrations of those validators whose blocks may come from builders in an epoch.</summary>
    public IReadOnlyList<WantedRegistration> RegistrationsIn(Epoch epoch)
    {
        List<WantedRegistration> wanted = [];
        foreach (ValidatorRecord record in _serving)
        {
            if (cluster.Validators[record.Key].SettingsAt(epoch) is { Builder.Enabled: true } settings)
                wanted.Add(Registration(record, settings));
        }

        return wanted;
    }

    /// <summary>
    /// A validator's settings in an epoch. Before the first ones are in force they are the only ones that the operators ever
    /// agreed on.
    /// </summary>
    public static ValidatorSettings SettingsOf(ManifestValidator validator, Epoch epoch) =>
        validator.SettingsAt(epoch) ?? validator.Settings[0];

    /// <summary>All nodes make the same bytes: the time is that of the settings' effective epoch.</summary>
    private WantedRegistration Registration(ValidatorRecord record, ValidatorSettings settings)
    {
        Slot slot = cluster.Clock.FirstSlotOf(settings.EffectiveEpoch);
        Uint64 timestamp = new((ulong)cluster.Clock.StartOf(slot).ToUnixTimeSeconds());
        return new WantedRegistration(
            record.Index,
            slot,
            new ValidatorRegistrationV1(settings.FeeRecipient, new Uint64(settings.GasLimit), timestamp, record.Key));
    }

    private static bool IsPendingOrActive(ValidatorStatus status) => status
        is ValidatorStatus.PendingInitialized
        or ValidatorStatus.PendingQueued
        or ValidatorStatus.ActiveOngoing
        or ValidatorStatus.ActiveExiting
        or ValidatorStatus.ActiveSlashed;
}
