using System.Buffers;
using System.Collections.Immutable;
using ClayStack.Dvt.Crypto.Identity;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Primitives;

namespace ClayStack.Dvt.Duties.Clusters;

/// <summary>The rules of a definition's content (PROTOCOL I2, I4), without its signatures.</summary>
internal static class ClusterTermsRules
{
    private const ulong SlotDurationMaxMs = 3_600_000;

    // PROTOCOL C3, on mainnet.
    private const ulong ProposalRoundEndMaxMs = 2_000;

    private static readonly SearchValues<char> Printable = SearchValues.Create(
        [.. Enumerable.Range(' ', '~' - ' ' + 1).Select(c => (char)c)]);

    /// <summary>The first rule that is broken; null if none is.</summary>
    public static ClusterFileError? Check(ClusterTerms terms) =>
        CheckVersion(terms.Version)
        ?? CheckName(terms.Name, "name")
        ?? CheckNetwork(terms.Network)
        ?? CheckOperators(terms.Operators)
        ?? CheckThreshold(terms.Operators.Length, terms.Threshold)
        ?? CheckCore(terms.Core)
        ?? CheckTimers(terms)
        ?? CheckRelays(terms.Relays)
        ?? CheckPredecessor(terms);

    private static ClusterFileError? CheckVersion(int version) => version is >= ClusterTerms.FirstVersion and <= ClusterTerms.NewestVersion
        ? null
        : Refuse(
            ClusterFileReason.OutOfRange, "version", $"This program knows versions {ClusterTerms.FirstVersion} to {ClusterTerms.NewestVersion}.");

    private static ClusterFileError? CheckName(string name, string place)
    {
        if (name.Length is >= 1 and <= ClusterTerms.NameLengthMax && !name.AsSpan().ContainsAnyExcept(Printable))
            return null;

        return Refuse(
            ClusterFileReason.OutOfRange, place, $"Give it 1 to {ClusterTerms.NameLengthMax} printable ASCII characters.");
    }

    private static ClusterFileError? CheckNetwork(ClusterNetwork network)
    {
        if (CheckName(network.Name, "network.name") is { } error)
            return error;
        if (ClusterNetwork.FindPreset(network.PresetName) is null)
            return Refuse(ClusterFileReason.OutOfRange, "network.preset", "The presets are mainnet and minimal.");
        if (network.SlotDurationMs is 0 or > SlotDurationMaxMs)
            return Refuse(ClusterFileReason.OutOfRange, "network.slot_duration_ms", $"A slot lasts 1 to {SlotDurationMaxMs} ms.");
        if (network.Forks.IsDefaultOrEmpty || ForkSchedule.FirstOutOfOrder(network.Forks.AsSpan()) is not null)
        {
            return Refuse(
                ClusterFileReason.OutOfRange, "network.forks", "List the forks from phase0 (epoch 0) on, in order and without a gap.");
        }

        HashSet<ForkVersion> versions = [.. network.Forks.Select(fork => fork.Version)];
        return versions.Count == network.Forks.Length
            ? null
            : Refuse(ClusterFileReason.Duplicate, "network.forks", "Every fork has a version of its own.");
    }

    private static ClusterFileError? CheckOperators(ImmutableArray<Operator> operators)
    {
        if (operators.IsDefault || operators.Length is < ClusterTerms.OperatorCountMin or > ClusterTerms.OperatorCountMax)
        {
            return Refuse(
                ClusterFileReason.WrongOperators,
                "operators",
                $"A cluster has {ClusterTerms.OperatorCountMin} to {ClusterTerms.OperatorCountMax} operators.");
        }

        HashSet<EthereumAddress> identities = [];
        HashSet<NodePublicKey> nodeKeys = [];
        for (int i = 0; i < operators.Length; i++)
        {
            Operator one = operators[i];
            if (one.Index.Value != i + 1)
                return Refuse(ClusterFileReason.WrongOperators, $"operators[{i}].index", $"Operators stand in order: this one is {i + 1}.");
            if (one.Identity.IsZero)
                return Refuse(ClusterFileReason.OutOfRange, $"operators[{i}].identity", "The zero address belongs to nobody.");
            if (!identities.Add(one.Identity))
                return Refuse(ClusterFileReason.Duplicate, $"operators[{i}].identity", "Every operator has an address of its own.");
            if (!nodeKeys.Add(one.NodeKey))
                return Refuse(ClusterFileReason.Duplicate, $"operators[{i}].node_key", "Every operator has a node key of its own.");
        }

        return null;
    }

    private static ClusterFileError? CheckThreshold(int operatorCount, int threshold)
    {
        int min = ClusterTerms.ThresholdMin(operatorCount);
        int max = ClusterTerms.ThresholdMax(operatorCount);
        return threshold >= min && threshold <= max
            ? null
            : Refuse(
                ClusterFileReason.ThresholdOutOfRange, $"threshold {threshold}", $"{operatorCount} operators have a threshold of {min} to {max}.");
    }

    private static ClusterFileError? CheckCore(CoreContract? core)
    {
        if (core is null)
            return null;
        if (core.Address.IsZero)
            return Refuse(ClusterFileReason.OutOfRange, "core.contract", "Name the core contract, or leave out the whole of core.");
        if (core.Keys.IsDefaultOrEmpty || core.Keys.Length > CoreContract.KeyCountMax || core.Keys.Any(key => key.IsZero))
            return Refuse(ClusterFileReason.OutOfRange, "core.keys", $"A core has 1 to {CoreContract.KeyCountMax} keys, none of them zero.");
        if (core.Keys.Distinct().Count() != core.Keys.Length)
            return Refuse(ClusterFileReason.Duplicate, "core.keys", "Name every key once.");
        return core.Quorum > core.Keys.Length / 2 && core.Quorum <= core.Keys.Length
            ? null
            : Refuse(
                ClusterFileReason.OutOfRange, $"core.quorum {core.Quorum}", $"A quorum is a majority of the {core.Keys.Length} keys, and at most all.");
    }

    private static ClusterFileError? CheckTimers(ClusterTerms terms)
    {
        DutyTimers timers = terms.Timers;
        ClusterFileError? error = CheckRounds(timers.Attestation, "timers.attestation")
            ?? CheckRounds(timers.Proposal, "timers.proposal")
            ?? CheckRounds(timers.Aggregate, "timers.aggregate")
            ?? CheckRounds(timers.SyncContribution, "timers.sync_contribution");
        if (error is not null)
            return error;

        bool late = terms.Network.GenesisValidatorsRoot == Network.Mainnet.GenesisValidatorsRoot
            && (ulong)timers.Proposal.FirstEndBps * terms.Network.SlotDurationMs / SpecConstants.BasisPoints >= ProposalRoundEndMaxMs;
        return late
            ? Refuse(
                ClusterFileReason.OutOfRange,
                "timers.proposal",
                $"On mainnet the first round of proposals ends before {ProposalRoundEndMaxMs} ms: shorten it.")
            : null;
    }

    private static ClusterFileError? CheckRounds(RoundTimers rounds, string place)
    {
        const int whole = SpecConstants.BasisPoints;
        bool valid = rounds.OffsetBps is >= 0 and <= whole
            && rounds.FirstRoundBps is >= 1 and <= whole
            && rounds.LaterRoundBps is >= 1 and <= whole;
        return valid
            ? null
            : Refuse(ClusterFileReason.OutOfRange, place, $"An offset is 0 to {whole} basis points of the slot, a round 1 to {whole}.");
    }

    private static ClusterFileError? CheckRelays(ImmutableArray<string> relays)
    {
        if (relays.IsDefault || relays.Length > ClusterTerms.RelayCountMax)
            return Refuse(ClusterFileReason.TooLarge, "relays", $"A definition names at most {ClusterTerms.RelayCountMax} relays.");

        HashSet<string> seen = new(StringComparer.Ordinal);
        for (int i = 0; i < relays.Length; i++)
        {
            string relay = relays[i];
            bool valid = relay.Length <= ClusterTerms.RelayLengthMax
                && !relay.AsSpan().ContainsAnyExcept(Printable)
                && Uri.TryCreate(relay, UriKind.Absolute, out Uri? uri)
                && (string.Equals(uri.Scheme, Uri.UriSchemeHttps, StringComparison.Ordinal)
                    || string.Equals(uri.Scheme, Uri.UriSchemeHttp, StringComparison.Ordinal));
            if (!valid)
            {
                return Refuse(
                    ClusterFileReason.OutOfRange,
                    $"relays[{i}]",
                    $"A relay is an absolute https or http address of at most {ClusterTerms.RelayLengthMax} ASCII characters.");
            }

            if (!seen.Add(relay))
                return Refuse(ClusterFileReason.Duplicate, $"relays[{i}]", "Name every relay once.");
        }

        return null;
    }

    private static ClusterFileError? CheckPredecessor(ClusterTerms terms)
    {
        if (terms.PredecessorHash is { IsZero: true })
            return Refuse(ClusterFileReason.OutOfRange, "predecessor", "Zeros are the hash of no definition: give null for none.");
        bool successor = terms.PredecessorHash is not null;
        return successor == (terms.ActivationEpoch.Value > 0) && terms.ActivationEpoch != Epoch.FarFuture
            ? null
            : Refuse(
                ClusterFileReason.OutOfRange,
                "activation_epoch",
                "A definition with a predecessor is in force from a known epoch after 0 on, one without it from epoch 0 on.");
    }

    private static ClusterFileError Refuse(ClusterFileReason reason, string place, string remedy) =>
        new(reason, $"the cluster definition, {place}", remedy);
}
