using ClayStack.Dvt.Beacon.Api;
using ClayStack.Dvt.Beacon.Http;
using ClayStack.Dvt.Duties.Ports;
using ClayStack.Dvt.Ethereum.Blocks;
using ClayStack.Dvt.Ethereum.Networks;
using ClayStack.Dvt.Ethereum.Phase0;
using ClayStack.Dvt.Ethereum.Primitives;
using ClayStack.Dvt.Ethereum.Ssz;

namespace ClayStack.Dvt.Beacon;

// The node itself, states and blocks.
public sealed partial class BeaconApiClient
{
    private const int ValidatorBytes = 1024;
    private const int BlockBytesMax = 64 * 1024 * 1024;
    private const int ListBytesMax = 64 * 1024 * 1024;
    private const int PendingMax = 1 << 18;

    private static readonly Dictionary<string, ValidatorStatus> Statuses = new(StringComparer.Ordinal)
    {
        ["pending_initialized"] = ValidatorStatus.PendingInitialized,
        ["pending_queued"] = ValidatorStatus.PendingQueued,
        ["active_ongoing"] = ValidatorStatus.ActiveOngoing,
        ["active_exiting"] = ValidatorStatus.ActiveExiting,
        ["active_slashed"] = ValidatorStatus.ActiveSlashed,
        ["exited_unslashed"] = ValidatorStatus.ExitedUnslashed,
        ["exited_slashed"] = ValidatorStatus.ExitedSlashed,
        ["withdrawal_possible"] = ValidatorStatus.WithdrawalPossible,
        ["withdrawal_done"] = ValidatorStatus.WithdrawalDone,
    };

    /// <inheritdoc/>
    public Task<BeaconResult<GenesisInfo>> GetGenesis(DateTimeOffset deadline, CancellationToken cancellation = default) =>
        Get(BeaconCall.Genesis, "eth/v1/beacon/genesis", HttpCall.Small, NodeReplies.Genesis, deadline, cancellation);

    /// <inheritdoc/>
    public Task<BeaconResult<IReadOnlyDictionary<string, string>>> GetSpec(DateTimeOffset deadline, CancellationToken cancellation = default) =>
        Get(BeaconCall.Spec, "eth/v1/config/spec", NodeReplies.SpecBytesMax, NodeReplies.Spec, deadline, cancellation);

    /// <inheritdoc/>
    public Task<BeaconResult<string>> GetVersion(DateTimeOffset deadline, CancellationToken cancellation = default) =>
        Get(BeaconCall.Version, "eth/v1/node/version", HttpCall.Small, NodeReplies.Version, deadline, cancellation);

    /// <inheritdoc/>
    public Task<BeaconResult<SyncStatus>> GetSyncing(DateTimeOffset deadline, CancellationToken cancellation = default) =>
        Get(BeaconCall.Syncing, "eth/v1/node/syncing", HttpCall.Small, NodeReplies.Syncing, deadline, cancellation);

    /// <inheritdoc/>
    public async Task<BeaconResult<OnChain<IReadOnlyList<StateValidator>>>> GetValidators(
        StateId state, IReadOnlyList<BlsPublicKeyBytes> keys, DateTimeOffset deadline, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(keys);
        // To ask for nobody is to ask for everybody in this API, which nobody here ever wants.
        if (keys.Count == 0)
            return new(new OnChain<IReadOnlyList<StateValidator>>([], ExecutionOptimistic: false, Finalized: false), Node);
        string path = $"eth/v1/beacon/states/{state.Text}/validators";
        byte[] body = Body(writer =>
        {
            writer.WriteStartObject();
            writer.WriteStartArray("ids");
            foreach (BlsPublicKeyBytes key in keys)
                writer.WriteStringValue(key.ToString());
            writer.WriteEndArray();
            writer.WriteEndObject();
        });
        int bytesMax = HttpCall.ReplyBytes(keys.Count, ValidatorBytes);
        HashSet<BlsPublicKeyBytes> asked = [.. keys];
        BeaconResult<HttpReply> answer = await _http.Send(
            new HttpCall(BeaconCall.Validators, path, bytesMax) { Body = body }, deadline, cancellation);
        if (answer.Refusal?.Status is 404 or 405 or 501 && keys.Count <= 64)
        {
            string query = string.Join(',', keys.Select(key => key.ToString()));
            answer = await _http.Send(new HttpCall(BeaconCall.Validators, $"{path}?id={query}", bytesMax), deadline, cancellation);
        }

        return ReadJson(answer, BeaconCall.Validators, root => OnChain(root, Validators(root, asked)));
    }

    /// <inheritdoc/>
    public Task<BeaconResult<OnChain<Fork>>> GetFork(StateId state, DateTimeOffset deadline, CancellationToken cancellation = default) =>
        Get(
            BeaconCall.Fork,
            $"eth/v1/beacon/states/{state.Text}/fork",
            HttpCall.Small,
            root => OnChain(root, root.Container<Fork>("data", Preset)),
            deadline,
            cancellation);

    /// <inheritdoc/>
    public Task<BeaconResult<OnChain<IReadOnlyList<StateCommittee>>>> GetCommittees(
        StateId state, Epoch epoch, DateTimeOffset deadline, CancellationToken cancellation = default) =>
        Get(
            BeaconCall.Committees,
            $"eth/v1/beacon/states/{state.Text}/committees?epoch={epoch}",
            ListBytesMax,
            root => OnChain(root, Committees(root, epoch)),
            deadline,
            cancellation);

    /// <inheritdoc/>
    public Task<BeaconResult<OnChain<IReadOnlyList<StateCommittee>>>> GetCommittees(
        StateId state, Slot slot, DateTimeOffset deadline, CancellationToken cancellation = default) =>
        Get(
            BeaconCall.Committees,
            $"eth/v1/beacon/states/{state.Text}/committees?epoch={slot.ToEpoch(Preset)}&slot={slot}",
            ListBytesMax,
            root => OnChain<IReadOnlyList<StateCommittee>>(root, [.. Committees(root, slot.ToEpoch(Preset)).Where(committee => committee.Slot == slot)]),
            deadline,
            cancellation);

    /// <inheritdoc/>
    public Task<BeaconResult<OnChain<IReadOnlyList<ValidatorIndex>>>> GetSyncCommittee(
        StateId state, Epoch epoch, DateTimeOffset deadline, CancellationToken cancellation = default) =>
        Get(
            BeaconCall.SyncCommittee,
            $"eth/v1/beacon/states/{state.Text}/sync_committees?epoch={epoch}",
            HttpCall.ReplyBytes(Preset.SyncCommitteeSize, 64),
            root =>
            {
                List<ValidatorIndex> members = root.Object("data").Values<ValidatorIndex>("validators", Preset.SyncCommitteeSize);
                root.Require(members.Count == Preset.SyncCommitteeSize, "data.validators", "not as many as the committee has");
                return OnChain<IReadOnlyList<ValidatorIndex>>(root, members);
            },
            deadline,
            cancellation);

    /// <inheritdoc/>
    public Task<BeaconResult<OnChain<FinalityCheckpoints>>> GetFinality(
        StateId state, DateTimeOffset deadline, CancellationToken cancellation = default) =>
        Get(
            BeaconCall.Finality,
            $"eth/v1/beacon/states/{state.Text}/finality_checkpoints",
            HttpCall.Small,
            root =>
            {
                JsonNode data = root.Object("data");
                return OnChain(root, new FinalityCheckpoints(
                    data.Container<Checkpoint>("previous_justified", Preset),
                    data.Container<Checkpoint>("current_justified", Preset),
                    data.Container<Checkpoint>("finalized", Preset)));
            },
            deadline,
            cancellation);

    /// <inheritdoc/>
    public Task<BeaconResult<OnChain<IReadOnlyList<PendingDeposit>>>> GetPendingDeposits(
        StateId state, DateTimeOffset deadline, CancellationToken cancellation = default) =>
        Get(
            BeaconCall.PendingDeposits,
            $"eth/v1/beacon/states/{state.Text}/pending_deposits",
            ListBytesMax,
            root => OnChain<IReadOnlyList<PendingDeposit>>(root, root.Items("data", PendingMax).ConvertAll(item => new PendingDeposit(
                item.Value<BlsPublicKeyBytes>("pubkey"),
                item.Value<Hash32>("withdrawal_credentials"),
                item.Value<Gwei>("amount"),
                item.Value<BlsSignatureBytes>("signature"),
                item.Value<Slot>("slot")))),
            deadline,
            cancellation);

    /// <inheritdoc/>
    public Task<BeaconResult<OnChain<IReadOnlyList<PendingPartialWithdrawal>>>> GetPendingPartialWithdrawals(
        StateId state, DateTimeOffset deadline, CancellationToken cancellation = default) =>
        Get(
            BeaconCall.PendingPartialWithdrawals,
            $"eth/v1/beacon/states/{state.Text}/pending_partial_withdrawals",
            ListBytesMax,
            root => OnChain<IReadOnlyList<PendingPartialWithdrawal>>(root, root.Items("data", PendingMax).ConvertAll(item => new PendingPartialWithdrawal(
                item.Value<ValidatorIndex>("validator_index"),
                item.Value<Gwei>("amount"),
                item.Value<Epoch>("withdrawable_epoch")))),
            deadline,
            cancellation);

    /// <inheritdoc/>
    public Task<BeaconResult<OnChain<Root>>> GetBlockRoot(BlockId block, DateTimeOffset deadline, CancellationToken cancellation = default) =>
        Get(
            BeaconCall.BlockRoot,
            $"eth/v1/beacon/blocks/{block.Text}/root",
            HttpCall.Small,
            root =>
            {
                Root found = root.Object("data").Value<Root>("root");
                root.Require(block.Root is null || block.Root == found, "data.root", "not the root asked for");
                return OnChain(root, found);
            },
            deadline,
            cancellation);

    /// <inheritdoc/>
    public Task<BeaconResult<OnChain<HeaderInfo>>> GetHeader(BlockId block, DateTimeOffset deadline, CancellationToken cancellation = default) =>
        Get(BeaconCall.Header, $"eth/v1/beacon/headers/{block.Text}", HttpCall.Small, root => Header(root, block), deadline, cancellation);

    /// <inheritdoc/>
    public async Task<BeaconResult<OnChain<ChainBlock>>> GetBlock(BlockId block, DateTimeOffset deadline, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(block);
        BeaconResult<HttpReply> answer = await _http.Send(
            new HttpCall(BeaconCall.Block, $"eth/v2/beacon/blocks/{block.Text}", BlockBytesMax) { PreferSsz = true }, deadline, cancellation);
        if (!answer.TryGet(out HttpReply? reply, out _))
            return answer.Forward<OnChain<ChainBlock>>();
        if (!reply.IsSsz)
            return ReadJson(answer, BeaconCall.Block, root => OnChain(root, Block(root, reply, block)!));
        if (!TryFork(reply.Version, out ForkName fork))
            return Invalid<OnChain<ChainBlock>>(BeaconCall.Block, "the answer names no fork that is known");
        if (!ChainBlock.TryDeserialize(fork, reply.Body.Span, Preset, out ChainBlock? read, out SszError? error))
            return Invalid<OnChain<ChainBlock>>(BeaconCall.Block, error.ToString());
        // SSZ has no room for the two flags: optimistic and not final is what may be concluded from nothing.
        return Misfit(read, block) is { } fault
            ? Invalid<OnChain<ChainBlock>>(BeaconCall.Block, fault)
            : new(new OnChain<ChainBlock>(read, ExecutionOptimistic: true, Finalized: false), Node);
    }

    private ChainBlock? Block(JsonNode root, HttpReply reply, BlockId asked)
    {
        string version = root.Text("version", 16);
        root.Require(reply.Version is null || string.Equals(reply.Version, version, StringComparison.Ordinal), "version", "not that of the header");
        if (!TryFork(version, out ForkName fork))
        {
            root.Refuse("version", "no fork that is known");
            return null;
        }

        if (!ChainBlock.TryReadJson(fork, root.Utf8("data"), Preset, out ChainBlock? read, out SszError? error))
        {
            root.Refuse("data", error.ToString());
            return null;
        }

        if (Misfit(read, asked) is { } fault)
            root.Refuse("data", fault);
        return read;
    }

    private string? Misfit(ChainBlock block, BlockId asked)
    {
        BeaconBlockHeader header = block.Header(Preset);
        if (ForkAt(header.Slot) != block.Fork)
            return "the block's slot is of another fork than the answer says";
        if (asked.Slot is { } slot && header.Slot != slot)
            return "the block is of another slot than was asked for";
        return asked.Root is { } root && SszEncoding.HashTreeRoot(header, Preset) != root ? "the block has another root than was asked for" : null;
    }

    private OnChain<HeaderInfo> Header(JsonNode root, BlockId asked)
    {
        JsonNode data = root.Object("data");
        Root claimed = data.Value<Root>("root");
        SignedBeaconBlockHeader header = data.Container<SignedBeaconBlockHeader>("header", Preset);
        if (root.Sound)
        {
            root.Require(SszEncoding.HashTreeRoot(header.Message, Preset) == claimed, "data.root", "not the header's root");
            root.Require(asked.Root is null || asked.Root == claimed, "data.root", "not the root asked for");
            root.Require(asked.Slot is null || asked.Slot == header.Message.Slot, "data.header", "not of the slot asked for");
        }

        return OnChain(root, new HeaderInfo(claimed, data.Flag("canonical"), header));
    }

    private static IReadOnlyList<StateValidator> Validators(JsonNode root, HashSet<BlsPublicKeyBytes> asked)
    {
        List<StateValidator> validators = [];
        HashSet<BlsPublicKeyBytes> seen = [];
        HashSet<ValidatorIndex> indices = [];
        foreach (JsonNode item in root.Items("data", asked.Count))
        {
            JsonNode validator = item.Object("validator");
            BlsPublicKeyBytes key = validator.Value<BlsPublicKeyBytes>("pubkey");
            ValidatorIndex index = item.Value<ValidatorIndex>("index");
            item.Require(asked.Contains(key), "validator.pubkey", "nobody asked for this key");
            item.Require(seen.Add(key) && indices.Add(index), "index", "a validator twice");
            if (!Statuses.TryGetValue(item.Text("status", 32), out ValidatorStatus status))
                item.Refuse("status", "no status that is known");
            validators.Add(new StateValidator(
                new ValidatorRecord(
                    key, index, status, validator.Value<Epoch>("activation_epoch"), validator.Value<Epoch>("exit_epoch"), validator.Flag("slashed")),
                item.Value<Gwei>("balance"),
                validator.Value<Hash32>("withdrawal_credentials"),
                validator.Value<Gwei>("effective_balance"),
                validator.Value<Epoch>("activation_eligibility_epoch"),
                validator.Value<Epoch>("withdrawable_epoch")));
        }

        return validators;
    }

    private IReadOnlyList<StateCommittee> Committees(JsonNode root, Epoch epoch)
    {
        List<StateCommittee> committees = [];
        HashSet<(Slot, CommitteeIndex)> seen = [];
        foreach (JsonNode item in root.Items("data", Preset.SlotsPerEpoch * Preset.MaxCommitteesPerSlot))
        {
            Slot slot = item.Value<Slot>("slot");
            CommitteeIndex index = new((ulong)item.Number("index", 0, Preset.MaxCommitteesPerSlot - 1));
            item.Require(slot.ToEpoch(Preset) == epoch, "slot", "not of the epoch asked for");
            item.Require(seen.Add((slot, index)), "index", "a committee twice");
            committees.Add(new StateCommittee(slot, index, item.Values<ValidatorIndex>("validators", Preset.MaxValidatorsPerCommittee)));
        }

        return committees;
    }
}
